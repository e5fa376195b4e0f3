"""The tables of ``news.db``, and how an older file becomes a newer one.

``PRAGMA user_version`` counts the migrations a file has had. A migration that was released is never edited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from newscrawler.archive import prints, templates

APPLICATION_ID = 0x4E455753  # "NEWS": tells our files from other SQLite files

FIRST = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    started TEXT NOT NULL,
    resumed INTEGER NOT NULL DEFAULT 0,  -- how many times it was taken up again
    finished TEXT,
    verdict TEXT,
    report TEXT  -- JSON
);
CREATE INDEX runs_site ON runs(site, id);
CREATE UNIQUE INDEX runs_unfinished ON runs(site) WHERE finished IS NULL;

CREATE TABLE run_outcomes (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (run, kind, outcome)
) WITHOUT ROWID;

CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    url TEXT NOT NULL,  -- after the redirects so far
    link TEXT,  -- JSON; gone once the page is done
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'failed')),
    retries INTEGER NOT NULL DEFAULT 0,
    redirects TEXT,  -- JSON
    outcome TEXT,
    run INTEGER NOT NULL REFERENCES runs(id),  -- the run that queued it last
    failures INTEGER NOT NULL DEFAULT 0,  -- runs in a row in which it failed
    unchanged INTEGER NOT NULL DEFAULT 0,  -- fetches in a row that brought nothing new
    UNIQUE (site, key)
);
-- Only what is queued is in the index that a lease looks into, however much is done.
CREATE INDEX frontier_queued ON frontier(site, host, priority DESC, id) WHERE state = 'queued';
CREATE INDEX frontier_leased ON frontier(site) WHERE state = 'leased';
CREATE INDEX frontier_failed ON frontier(site) WHERE state = 'failed';
CREATE INDEX frontier_of_run ON frontier(site) WHERE kind <> 'article';

CREATE TABLE frontier_aliases (
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES frontier(id) ON DELETE CASCADE,
    PRIMARY KEY (site, key)
) WITHOUT ROWID;
CREATE INDEX frontier_aliases_job ON frontier_aliases(job);

-- Kept by triggers, so that progress and fairness never count a million rows.
CREATE TABLE frontier_counts (
    site TEXT NOT NULL,
    host TEXT NOT NULL,
    state TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (site, state, host)
) WITHOUT ROWID;
CREATE TRIGGER frontier_inserted AFTER INSERT ON frontier BEGIN
    INSERT INTO frontier_counts VALUES (new.site, new.host, new.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER frontier_deleted AFTER DELETE ON frontier BEGIN
    UPDATE frontier_counts SET count = count - 1
        WHERE site = old.site AND host = old.host AND state = old.state;
END;
CREATE TRIGGER frontier_moved AFTER UPDATE OF state, host ON frontier
    WHEN old.state <> new.state OR old.host <> new.host BEGIN
    UPDATE frontier_counts SET count = count - 1
        WHERE site = old.site AND host = old.host AND state = old.state;
    INSERT INTO frontier_counts VALUES (new.site, new.host, new.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
END;

CREATE TABLE pages (
    key TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    status INTEGER,
    content_type TEXT,
    etag TEXT,
    last_modified TEXT,
    outcome TEXT NOT NULL,
    fetched_at TEXT,
    warc_file TEXT,
    warc_offset INTEGER,
    warc_id TEXT,
    run INTEGER NOT NULL REFERENCES runs(id)
) WITHOUT ROWID;
CREATE INDEX pages_outcome ON pages(site, outcome);

CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    headline TEXT,
    description TEXT,
    language TEXT NOT NULL,
    section TEXT,
    day TEXT,  -- of publication, in the source's own zone
    published TEXT,  -- UTC
    modified TEXT,  -- UTC
    cluster TEXT,
    content_hash TEXT NOT NULL,
    revision INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs(id)  -- the run that stored the latest revision
);
CREATE INDEX articles_site_day ON articles(site, day);
CREATE INDEX articles_day ON articles(day);
CREATE INDEX articles_language ON articles(language, day);
CREATE INDEX articles_section ON articles(site, section, day);
CREATE INDEX articles_cluster ON articles(cluster) WHERE cluster IS NOT NULL;
CREATE INDEX articles_content ON articles(site, content_hash);
CREATE INDEX articles_run ON articles(run);

CREATE TABLE revisions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,  -- the cursor of exports: grows with every stored text
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs(id),
    record TEXT NOT NULL,  -- JSON, whole
    UNIQUE (article, revision)
);

CREATE TABLE article_urls (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX article_urls_article ON article_urls(article);

-- Addresses that redirect to a page whose article is not stored yet.
CREATE TABLE expected_urls (
    target TEXT NOT NULL,  -- key of that page
    url TEXT NOT NULL,
    PRIMARY KEY (target, url)
) WITHOUT ROWID;

CREATE TABLE article_authors (
    author TEXT NOT NULL,
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (author, article)
) WITHOUT ROWID;
CREATE INDEX article_authors_article ON article_authors(article);

CREATE TABLE relations (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    other TEXT NOT NULL,  -- no foreign key: the other one may be on its way to the archive, in the same run
    relation TEXT NOT NULL,
    similarity REAL,
    PRIMARY KEY (article, other, relation)
) WITHOUT ROWID;
CREATE INDEX relations_other ON relations(other);

CREATE TABLE captures (
    url TEXT PRIMARY KEY,
    digest TEXT NOT NULL,  -- of the payload, as in WARC-Payload-Digest
    date TEXT NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    id TEXT NOT NULL
) WITHOUT ROWID;

-- Words come in folded (see words.py): the tokenizer only has to part them. Marks belong to words (Devanagari, Thai).
CREATE VIRTUAL TABLE articles_fts USING fts5(
    headline, text, tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
);
"""

MIGRATIONS: tuple[str, ...] = (FIRST, prints.TABLES, templates.TABLES)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring the file to the newest schema, in one transaction. Raises `SchemaError` when it is not ours to bring."""
    if _version(connection) == len(migrations):
        _check_ours(connection)
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _check_ours(connection)
        version = _version(connection)  # again: another process may have been first
        if version > len(migrations):
            raise SchemaError(f"its schema is version {version}, this program knows up to {len(migrations)}")
        for script in migrations[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class SchemaError(Exception):
    """Why a file cannot be brought to the schema; the caller adds the file's name."""


def _check_ours(connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and tables:
        raise SchemaError("it is a database of another program")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, each on lines of its own, one by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
