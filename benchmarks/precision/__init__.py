"""Findings on whole released packages, drawn at random, laid out for reading by hand."""
