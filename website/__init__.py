"""The documentation site: the project's Markdown, and pages made from its rules, its catalogue and its flags."""
