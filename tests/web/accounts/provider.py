"""An OpenID Connect provider that can be told to lie, on loopback: what a real one never sends is tried with it."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "tansiq-of-the-tests", "not-a-secret"


class Provider:
    """Its answers are plain attributes: change one, and it lies."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.told = {"sub": "s-1", "email": "amal@example.org", "email_verified": True}
        self.identity: dict[str, object] = {}
        self.configuration: dict[str, object] = {}
        self.token: dict[str, object] = {}
        self.signs_with = self.key
        self.header = {"kid": "k"}
        self.asked: dict[str, str] = {}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, form: dict[str, str]) -> object:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/me",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **self.configuration,
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "k", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return self._token(form)
        return self.told

    def _token(self, form: dict[str, str]) -> object:
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        assert challenge == self.asked["code_challenge"] and self.asked["code_challenge_method"] == "S256"
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        now = int(time.time())
        identity = {
            "iss": self.issuer,
            "sub": "s-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
            **self.identity,
        }
        identity = {name: value for name, value in identity.items() if value is not None}
        algorithm = "RS256" if hasattr(self.signs_with, "sign") else "HS256"
        signed = jwt.encode(identity, self.signs_with, algorithm=algorithm, headers=self.header)
        answer = {"access_token": "a", "token_type": "Bearer", "id_token": signed, **self.token}
        return {name: value for name, value in answer.items() if value is not None}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply({})

            def do_POST(self) -> None:
                words = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._reply({name: values[0] for name, values in parse_qs(words).items()})

            def _reply(self, form: dict[str, str]) -> None:
                body = json.dumps(provider.answer(urlsplit(self.path).path, form)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None: ...

        return Handler
