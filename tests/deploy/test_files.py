"""The files of deploy/ work when copied: read by the real programs where they are, by structure elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from newscrawler.options import crawl_options
from newscrawler.sites.load import site_names

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CRON_FIELD = r"(?:\*(?:/\d+)?|\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)"
CRON_LINE = re.compile(rf"{CRON_FIELD}(?: {CRON_FIELD}){{4}} (?P<command>.+)")
VARIABLE = re.compile(r"[A-Z_]+=\S*")


def load(path: str) -> Any:
    return yaml.safe_load((DEPLOY / path).read_text("utf-8"))


def crontab() -> list[str]:
    lines = (DEPLOY / "crontab").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def named_sites(text: str) -> set[str]:
    return set(re.findall(r"site=([\w.-]+)", text))


@pytest.mark.parametrize("line", crontab())
def test_crontab(line: str) -> None:
    found = CRON_LINE.fullmatch(line)
    assert found or VARIABLE.fullmatch(line), line
    if found:
        assert "%" not in found["command"], "crontab(5): a bare % ends the command"
        assert subprocess.run(["sh", "-n", "-c", found["command"]], check=False).returncode == 0


@pytest.mark.parametrize("path", ["crontab", "compose.yaml", "kubernetes/cronjob.yaml"])
def test_sites_and_arguments_exist(path: str) -> None:
    text = (DEPLOY / path).read_text("utf-8")
    assert named_sites(text) - {""} <= set(site_names())
    for name in re.findall(r"-a (\w+)=", text):
        crawl_options({name: "1"} if name.startswith("max") else {})


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
@pytest.mark.parametrize("unit", ["newscrawler@tolonews.com.timer", "newscrawler@tolonews.com.service"])
def test_systemd_reads_the_units(unit: str, tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text("utf-8").replace("/opt/newscrawler/.venv/bin/scrapy", sys.executable)
        (tmp_path / path.name).write_text(text, "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if "newscrawler" in line]
    assert (done.returncode, about_ours) == (0, []), done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_understands_the_times() -> None:
    [when] = re.findall(
        r"^OnCalendar=(.+)$", (DEPLOY / "systemd/newscrawler@.timer").read_text(), re.MULTILINE
    )
    done = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_systemd_takes_a_busy_site_for_no_failure() -> None:
    from newscrawler.commands.crawl import BUSY

    assert f"SuccessExitStatus={BUSY}" in (DEPLOY / "systemd/newscrawler@.service").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed here")
def test_kubectl_builds_the_manifests() -> None:
    command = ["kubectl", "kustomize", str(DEPLOY / "kubernetes")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {item["kind"] for item in yaml.safe_load_all(done.stdout)} == {"PersistentVolumeClaim", "CronJob"}


def test_the_cronjob_hangs_together() -> None:
    job = load("kubernetes/cronjob.yaml")
    assert job["apiVersion"] == "batch/v1"
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert CRON_LINE.fullmatch(f"{job['spec']['schedule']} x")
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
