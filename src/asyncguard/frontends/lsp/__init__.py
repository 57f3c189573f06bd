"""The language server: LSP ↔ live projects. Needs `asyncguard[lsp]`; only `asyncguard server` imports it."""
