"""The frozen values that cross a stage. Imports nothing of ours."""
