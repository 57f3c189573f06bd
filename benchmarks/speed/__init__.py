"""How long asyncguard takes, cold and warm, beside flake8-async on the same tree in the same run."""
