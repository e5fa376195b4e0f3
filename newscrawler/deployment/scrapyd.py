"""Scrapyd's JSON interface, as far as it is used here: every answer's ``status`` is looked at.

https://scrapyd.readthedocs.io/en/stable/api.html; a refusal comes as HTTP 200 with ``"status": "error"``.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from newscrawler.errors import NewscrawlerError, UsageError

TIMEOUT = 120
"""Seconds for one answer: adding a version starts a Python process, which lists the spiders."""


class ScrapydError(NewscrawlerError):
    """Scrapyd cannot be reached, or says no: one line with its address and its own message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as Scrapyd lists it."""

    id: str
    state: str
    """``pending``, ``running`` or ``finished``; the last says nothing about how it ended."""
    spider: str
    arguments: Mapping[str, str]
    """Known for pending jobs only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrapyd:
    """A server and the project on it that is meant."""

    url: str
    """With or without a slash at the end."""
    project: str = "newscrawler"
    username: str = ""
    password: str = ""

    @classmethod
    def from_target(cls, name: str, target: Mapping[str, str]) -> Scrapyd:
        """The server of a ``[deploy:NAME]`` section of scrapy.cfg. Raises `UsageError` naming section and fault."""
        url = target.get("url", "")
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise UsageError(
                f"scrapy.cfg [deploy:{name}] url = {url}: an address such as http://localhost:6800 is wanted"
            )
        return cls(
            url=url,
            project=target.get("project", "newscrawler"),
            username=target.get("username", ""),
            password=target.get("password", ""),
        )

    def add_version(self, version: str, egg: bytes) -> int:
        """How many spiders the egg has, once it is there and could be started."""
        fields = {"project": self.project, "version": version}
        body, kind = _multipart(fields, "egg", egg)
        return int(self._answer("addversion.json", body, kind)["spiders"])

    def versions(self) -> list[str]:
        """Versions on the server in its own order: a job runs the last one."""
        return list(self._answer(f"listversions.json?{urlencode({'project': self.project})}")["versions"])

    def delete_version(self, version: str) -> None:
        """Take the version away."""
        self._post("delversion.json", [("version", version)])

    def schedule(
        self, spider: str, arguments: Mapping[str, str], settings: Mapping[str, str] | None = None
    ) -> str:
        """``id`` of the new job."""
        fields = [("spider", spider), *arguments.items()]
        fields += [("setting", f"{name}={value}") for name, value in (settings or {}).items()]
        return str(self._post("schedule.json", fields)["jobid"])

    def cancel(self, job: str) -> str | None:
        """State that the job was in, ``None`` when there is no such job; it is asked to stop, not killed."""
        found = self._post("cancel.json", [("job", job)])["prevstate"]
        return str(found) if found else None

    def jobs(self) -> list[Job]:
        """Every job that the server knows, pending ones first."""
        answer = self._answer(f"listjobs.json?{urlencode({'project': self.project})}")
        return [
            Job(id=row["id"], state=state, spider=row["spider"], arguments=row.get("args", {}))
            for state in ("pending", "running", "finished")
            for row in answer[state]
        ]

    def _post(self, path: str, fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
        body = urlencode([("project", self.project), *fields]).encode()
        return self._answer(path, body, "application/x-www-form-urlencoded")

    def _answer(self, path: str, body: bytes | None = None, kind: str | None = None) -> dict[str, Any]:
        address = f"{self.url.rstrip('/')}/{path}"
        request = Request(address, data=body)  # noqa: S310 - http and https alone get through from_target
        if kind:
            request.add_header("Content-Type", kind)
        if self.username:
            credentials = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {credentials}")
        try:
            with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 - likewise
                text = response.read()
        except HTTPError as error:
            raise ScrapydError(f"{address}: {error.code} {error.reason}") from error
        except (URLError, TimeoutError, ConnectionError) as error:
            raise ScrapydError(f"{address}: {getattr(error, 'reason', error)}") from error
        return _checked(address, text)


def _checked(address: str, text: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise ScrapydError(f"{address}: no JSON came back; is this Scrapyd?") from error
    if not isinstance(answer, dict) or answer.get("status") != "ok":
        message = answer.get("message", "no reason given") if isinstance(answer, dict) else answer
        raise ScrapydError(f"{address}: {str(message).strip()}")
    return answer


def _multipart(fields: Mapping[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    """Body and content type of a form with one file (RFC 7578)."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="project.egg"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    body = b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"
