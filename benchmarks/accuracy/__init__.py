"""How many real bugs asyncguard finds in released packages, and how often it cries wolf on code that is fine."""
