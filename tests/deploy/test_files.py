"""The files of deploy/ work when copied: judged by their schemas, and by the real programs where those are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from newscrawler.options import crawl_options
from newscrawler.sites.load import site_names

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CRON_LINE = re.compile(r"(?P<times>\S+(?: \S+){4}) (?P<command>.+)")
VARIABLE = re.compile(r"[A-Z_]+=\S*")
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
MANIFESTS = ("kubernetes/cronjob.yaml", "kubernetes/archive.yaml")
NO_SYSTEMD = "systemd is not installed here (apt-get install systemd)"
SCRIPTS = Path(sys.executable).parent
"""Where the programs of Python packages are."""


def judged(program: str, *arguments: str) -> tuple[int, str]:
    """Exit status of the program of an installed package, and what it said."""
    if not (SCRIPTS / program).exists():
        pytest.skip(f"{program} is not installed (pip install {program})")
    done = subprocess.run([SCRIPTS / program, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def changed(path: str, old: str, new: str, directory: Path) -> str:
    """A copy of the file with a mistake in it."""
    text = (DEPLOY / path).read_text("utf-8")
    assert old in text
    copy = directory / Path(path).name
    copy.write_text(text.replace(old, new, 1), "utf-8")
    return str(copy)


def load(path: str) -> Any:
    return yaml.safe_load((DEPLOY / path).read_text("utf-8"))


def crontab() -> list[str]:
    lines = (DEPLOY / "crontab").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def named_sites(text: str) -> set[str]:
    return set(re.findall(r"site=([\w.-]+)", text))


@pytest.mark.parametrize("line", crontab())
def test_crontab(line: str) -> None:
    cronsim = pytest.importorskip("cronsim", reason="cronsim is not installed (pip install cronsim)")
    if VARIABLE.fullmatch(line):
        return
    found = CRON_LINE.fullmatch(line)
    assert found, line
    next(cronsim.CronSim(found["times"], MIDNIGHT))  # raises CronSimError for what cron would not understand
    assert "%" not in found["command"], "crontab(5): a bare % ends the command"
    assert subprocess.run(["sh", "-n", "-c", found["command"]], check=False).returncode == 0


@pytest.mark.skipif(not shutil.which("crontab"), reason="cron is not installed here (apt-get install cron)")
@pytest.mark.parametrize(
    ("old", "new", "status"), [("", "", 0), ("7,37 *", "7,97 *", 1)], ids=["as it is", "a bad minute"]
)
def test_cron_takes_the_crontab(old: str, new: str, status: int, tmp_path: Path) -> None:
    command = ["crontab", "-n", changed("crontab", old, new, tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("", "", 0),
        ("restart: unless-stopped", "restrat: unless-stopped", 1),
        ("    healthcheck:", "    health:", 1),
        ("      interval: 30s", "      interval: [30s]", 1),
    ],
    ids=["as it is", "a misspelt key", "another one", "a list for a text"],
)
def test_compose_by_its_schema(old: str, new: str, status: int, tmp_path: Path) -> None:
    """The schema of compose-spec.io, which check-jsonschema carries."""
    copy = changed("compose.yaml", old, new, tmp_path)
    found, told = judged("check-jsonschema", "--builtin-schema", "vendor.compose-spec", copy)
    assert found == status, told


@pytest.mark.parametrize(
    ("path", "old", "new", "is_valid"),
    [
        *((path, "", "", True) for path in MANIFESTS),
        ("kubernetes/cronjob.yaml", "schedule:", "shedule:", False),
        ("kubernetes/cronjob.yaml", "runAsUser: 1000", "runAsUser: news", False),
        ("kubernetes/archive.yaml", "accessModes:", "accessMode:", False),
    ],
    ids=["cronjob", "archive", "a misspelt key", "a text for a number", "a misspelt key of the disk"],
)
def test_manifests_by_their_schemas(path: str, old: str, new: str, *, is_valid: bool, tmp_path: Path) -> None:
    """The schemas of Kubernetes's own API, which kubernetes-validate carries; nothing unknown is let through."""
    copy = changed(path, old, new, tmp_path)
    found, told = judged("kubernetes-validate", "--strict", copy)
    assert (found == 0) is is_valid, told


@pytest.mark.parametrize("path", ["crontab", "compose.yaml", "kubernetes/cronjob.yaml"])
def test_sites_and_arguments_exist(path: str) -> None:
    text = (DEPLOY / path).read_text("utf-8")
    assert named_sites(text) - {""} <= set(site_names())
    for name in re.findall(r"-a (\w+)=", text):
        crawl_options({name: "1"} if name.startswith("max") else {})


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason=NO_SYSTEMD)
@pytest.mark.parametrize("unit", ["newscrawler@tolonews.com.timer", "newscrawler@tolonews.com.service"])
def test_systemd_reads_the_units(unit: str, tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text("utf-8").replace("/opt/newscrawler/.venv/bin/scrapy", sys.executable)
        (tmp_path / path.name).write_text(text, "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if "newscrawler" in line]
    assert (done.returncode, about_ours) == (0, []), done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason=NO_SYSTEMD)
def test_systemd_understands_the_times() -> None:
    [when] = re.findall(
        r"^OnCalendar=(.+)$", (DEPLOY / "systemd/newscrawler@.timer").read_text(), re.MULTILINE
    )
    done = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_systemd_takes_a_busy_site_for_no_failure() -> None:
    from newscrawler.commands import BUSY

    assert f"SuccessExitStatus={BUSY}" in (DEPLOY / "systemd/newscrawler@.service").read_text("utf-8")


@pytest.mark.skipif(
    not shutil.which("kubectl"), reason="kubectl is not installed here (apt-get install kubernetes-client)"
)
def test_kubectl_builds_the_manifests() -> None:
    command = ["kubectl", "kustomize", str(DEPLOY / "kubernetes")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {item["kind"] for item in yaml.safe_load_all(done.stdout)} == {"PersistentVolumeClaim", "CronJob"}


def test_the_cronjob_hangs_together() -> None:
    job = load("kubernetes/cronjob.yaml")
    assert job["apiVersion"] == "batch/v1"
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    assert {m["name"] for m in container["volumeMounts"]} == {v["name"] for v in pod["volumes"]}
    claims = [v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"] if "persistentVolumeClaim" in v]
    assert claims == [load("kubernetes/archive.yaml")["metadata"]["name"]]
    places = {m["mountPath"] for m in container["volumeMounts"]}
    environment = {e["name"]: e["value"] for e in container["env"]}
    assert environment["NEWSCRAWLER_ARCHIVE"] in places
    assert pod["securityContext"]["runAsUser"] == 1000
    assert set(load("kubernetes/kustomization.yaml")["resources"]) == {"archive.yaml", "cronjob.yaml"}


def test_the_cronjob_has_times() -> None:
    cronsim = pytest.importorskip("cronsim", reason="cronsim is not installed (pip install cronsim)")
    times = cronsim.CronSim(load("kubernetes/cronjob.yaml")["spec"]["schedule"], MIDNIGHT)
    assert next(times).minute == 7


def test_compose_hangs_together() -> None:
    compose = load("compose.yaml")
    assert {"scrapyd", "crawler"} == set(compose["services"])
    for service in compose["services"].values():
        build = service["build"]
        assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])
    [published] = compose["services"]["scrapyd"]["ports"]
    assert published.startswith("127.0.0.1:"), "Scrapyd runs whatever it is sent"
    loop = compose["services"]["crawler"]["command"][0].replace("$$", "$")
    assert subprocess.run(["sh", "-n", "-c", loop], check=False).returncode == 0


def test_the_container_copies_what_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE):
        *sources, _ = (part for part in line.split() if not part.startswith("--"))
        for source in sources:
            assert (ROOT / source).exists(), source
    assert "USER news" in text


def test_scrapyd_configuration() -> None:
    scrapyd = pytest.importorskip("scrapyd.config", reason="Scrapyd is not installed")
    known = set(scrapyd.Config(values=None).cp["scrapyd"])
    given = ConfigParser()
    given.read(DEPLOY / "scrapyd" / "scrapyd.conf", "utf-8")
    assert set(given["scrapyd"]) <= known
    assert given["scrapyd"]["bind_address"] == "127.0.0.1"
    cfg = ConfigParser()
    cfg.read(DEPLOY / "scrapyd" / "scrapy.cfg", "utf-8")
    assert set(cfg["settings"].values()) == {"newscrawler.production"}
