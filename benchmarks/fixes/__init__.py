"""Every fix that is offered on real packages, made and looked at."""
