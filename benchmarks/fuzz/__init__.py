"""Generated and mutated inputs against the parts that read what others wrote; a crash is kept as a file."""
