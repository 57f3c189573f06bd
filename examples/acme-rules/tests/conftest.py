pytest_plugins = ["asyncguard.testing.plugin"]
