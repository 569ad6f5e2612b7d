"""Reference servers for the contract tests: started, asked, and stopped."""
