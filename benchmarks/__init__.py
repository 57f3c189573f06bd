"""Measurements that the documentation quotes: how much is found, how much is wrong, how long it takes."""
