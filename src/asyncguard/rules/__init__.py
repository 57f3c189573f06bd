"""Facts → Findings. One module a rule, its page beside it; `BUILTIN` is the list."""

from importlib.resources import files

from asyncguard.rule import Rule
from asyncguard.rules import (
    async_lock_held_across_slow_await,
    blocking_call,
    blocking_cloud_call,
    blocking_database_call,
    blocking_file_io,
    blocking_http_call,
    blocking_import,
    blocking_input,
    blocking_orm_call,
    blocking_path_metadata,
    blocking_sdk_call,
    blocking_sleep,
    blocking_socket_call,
    blocking_subprocess,
    blocking_wait,
    connection_held_across_slow_await,
    coroutine_function_offloaded,
    dangling_task,
    expensive_client_per_call,
    nested_event_loop,
    request_scoped_session_held,
    starving_compression,
    starving_computation,
    starving_image_processing,
    starving_key_operation,
    starving_parsing,
    starving_password_hash,
    starving_rendering,
    syntax_error,
    thread_lock_held_across_await,
    transaction_held_across_slow_await,
    unawaited_coroutine,
    unused_suppression,
)

BUILTIN: tuple[Rule, ...] = (
    syntax_error.RULE,
    blocking_call.RULE,
    blocking_sleep.RULE,
    blocking_http_call.RULE,
    blocking_cloud_call.RULE,
    blocking_database_call.RULE,
    blocking_orm_call.RULE,
    blocking_file_io.RULE,
    blocking_subprocess.RULE,
    blocking_wait.RULE,
    blocking_socket_call.RULE,
    blocking_sdk_call.RULE,
    blocking_input.RULE,
    nested_event_loop.RULE,
    blocking_path_metadata.RULE,
    blocking_import.RULE,
    starving_password_hash.RULE,
    starving_image_processing.RULE,
    starving_computation.RULE,
    starving_compression.RULE,
    starving_parsing.RULE,
    starving_rendering.RULE,
    starving_key_operation.RULE,
    expensive_client_per_call.RULE,
    connection_held_across_slow_await.RULE,
    transaction_held_across_slow_await.RULE,
    async_lock_held_across_slow_await.RULE,
    request_scoped_session_held.RULE,
    thread_lock_held_across_await.RULE,
    coroutine_function_offloaded.RULE,
    unawaited_coroutine.RULE,
    dangling_task.RULE,
    unused_suppression.RULE,
)
"""Every rule that comes with asyncguard, by code."""


def page(rule: Rule) -> str:
    """The Markdown page of a built-in rule: what it does, why, examples, limits."""
    return files(__name__).joinpath(f"{rule.name}.md").read_text(encoding="utf-8")
