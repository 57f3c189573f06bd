"""Who is asking, and whether the password is right."""

import os

import bcrypt
import requests

IDENTITY = os.environ["IDENTITY_URL"]
HASHES = {"ada": bcrypt.hashpw(b"analytical engine", bcrypt.gensalt())}


class Identity:
    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def user_of(self, token: str) -> str:
        return self.session.get(f"{self.url}/tokens/{token}", timeout=5).json()["user"]


identity = Identity(IDENTITY)


def password_is_right(user: str, password: str) -> bool:
    return bcrypt.checkpw(password.encode(), HASHES[user])
