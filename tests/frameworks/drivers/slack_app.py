import asyncio
import json

NEEDS = ("slack_bolt", "aiohttp")


async def drive() -> None:
    import slack_app
    from slack_bolt import BoltRequest
    from slack_bolt.async_app import AsyncBoltRequest

    form = {"content-type": ["application/x-www-form-urlencoded"]}
    await slack_app.app.async_dispatch(AsyncBoltRequest(body="command=/hello&team_id=T&user_id=V", headers=form))
    event = {"type": "event_callback", "team_id": "T", "event": {"type": "app_mention", "user": "V", "channel": "C"}}
    headers = {"content-type": ["application/json"]}
    await slack_app.app.async_dispatch(AsyncBoltRequest(body=json.dumps(event), headers=headers))
    request = BoltRequest(body="command=/plain&team_id=T&user_id=V", headers=form)
    await asyncio.to_thread(slack_app.threaded.dispatch, request)
    await asyncio.sleep(0.3)
