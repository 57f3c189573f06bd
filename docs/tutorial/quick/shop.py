"""A small shop: a middleware on every request, a log-in, an order that waits for its payment."""

import asyncio
import os

import httpx
from accounts import identity, password_is_right
from fastapi import FastAPI, HTTPException, Request

payments = httpx.AsyncClient(base_url=os.environ["PAYMENTS_URL"], timeout=5)
app = FastAPI()


@app.middleware("http")
async def authenticate(request: Request, call_next):
    request.state.user = await identity.user_of(request.headers.get("authorization", "nobody"))
    return await call_next(request)


@app.get("/books/{book_id}")
async def book(book_id: int):
    return {"id": book_id, "title": "Notes on the Analytical Engine"}


@app.post("/login")
async def login(user: str, password: str):
    if not await asyncio.to_thread(password_is_right, user, password):
        raise HTTPException(401)
    return {"token": user}


@app.post("/orders/{order_id}")
async def order(order_id: int):
    for _ in range(10):
        if (await payments.get(f"/payments/{order_id}")).json()["paid"]:
            return {"id": order_id, "paid": True}
        await asyncio.sleep(0.05)
    raise HTTPException(402)
