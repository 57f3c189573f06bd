"""Thin front ends: each calls the pipeline and shows its report. None has an analysis of its own."""
