"""A small shop: a middleware on every request, a log-in, an order that waits for its payment."""

import os
import time

import requests
from accounts import identity, password_is_right
from fastapi import FastAPI, HTTPException, Request

PAYMENTS = os.environ["PAYMENTS_URL"]
app = FastAPI()


@app.middleware("http")
async def authenticate(request: Request, call_next):
    request.state.user = identity.user_of(request.headers.get("authorization", "nobody"))
    return await call_next(request)


@app.get("/books/{book_id}")
async def book(book_id: int):
    return {"id": book_id, "title": "Notes on the Analytical Engine"}


@app.post("/login")
async def login(user: str, password: str):
    if not password_is_right(user, password):
        raise HTTPException(401)
    return {"token": user}


@app.post("/orders/{order_id}")
async def order(order_id: int):
    for _ in range(10):
        if requests.get(f"{PAYMENTS}/payments/{order_id}", timeout=5).json()["paid"]:
            return {"id": order_id, "paid": True}
        time.sleep(0.05)
    raise HTTPException(402)
