"""Two commits of asyncguard over the same released packages: which findings came, which went."""
