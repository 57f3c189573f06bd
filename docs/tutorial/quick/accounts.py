"""Who is asking, and whether the password is right."""

import os

import bcrypt
import httpx

IDENTITY = os.environ["IDENTITY_URL"]
HASHES = {"ada": bcrypt.hashpw(b"analytical engine", bcrypt.gensalt())}


class Identity:
    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=url, timeout=5)

    async def user_of(self, token: str) -> str:
        return (await self.client.get(f"/tokens/{token}")).json()["user"]


identity = Identity(IDENTITY)


def password_is_right(user: str, password: str) -> bool:
    return bcrypt.checkpw(password.encode(), HASHES[user])
