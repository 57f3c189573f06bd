"""What the shop asks over the network: who owns a token, whether an order is paid. Each answer takes 50 ms."""

import asyncio
from collections import Counter

from fastapi import FastAPI

DELAY = 0.05
"""Seconds."""

app = FastAPI()
asked: Counter[int] = Counter()


@app.get("/tokens/{token}")
async def token(token: str):
    await asyncio.sleep(DELAY)
    return {"user": token}


@app.get("/payments/{order_id}")
async def payment(order_id: int):
    """Paid at the second time of asking."""
    await asyncio.sleep(DELAY)
    asked[order_id] += 1
    return {"paid": asked[order_id] > 1}
