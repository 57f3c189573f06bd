"""What following calls into installed packages costs, on a service of a usual size."""
