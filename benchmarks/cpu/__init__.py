"""What the catalogue's CPU-heavy calls cost, and whether they release the GIL."""
