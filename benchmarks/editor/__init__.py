"""How long an editor waits for the language server in a workspace of a real size."""
