"""A process that stays beside a project and keeps its program: whoever checks asks it for what the cache has not.

It does what any run does, and leaves the report in the cache, where whoever has asked finds it. So nothing depends on
what it says: where there is no daemon, an old one, or one that fails, a run does its own work.
"""
