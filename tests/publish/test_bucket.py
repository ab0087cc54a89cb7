"""Feed files in a bucket: sent by who publishes, fetched by who serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import PublishError
from monitor.publish import Bucket, open_bucket
from tests.bucket import FakeBucket, bucket_server

ADDRESS = "s3://news/feeds"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBucket]:
    with bucket_server() as made:
        for name, value in made.environ.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture
def bucket(server: FakeBucket) -> Bucket:
    return open_bucket(ADDRESS)


def write(folder: Path, **files: bytes) -> list[str]:
    folder.mkdir(exist_ok=True)
    for stem, data in files.items():
        (folder / f"{stem}.rss").write_bytes(data)
    return [f"{stem}.rss" for stem in files]


def test_a_file_is_sent_with_its_type_once(tmp_path: Path, server: FakeBucket, bucket: Bucket) -> None:
    names = write(tmp_path, chips=b"<rss/>")
    assert [bucket.send(tmp_path, names) for _ in range(2)] == [1, 0]
    assert server.objects == {"feeds/chips.rss": b"<rss/>"}
    assert server.types == {"feeds/chips.rss": "application/rss+xml"}
    assert server.puts == ["feeds/chips.rss"]


def test_a_changed_file_replaces_what_another_publisher_sent_before(
    tmp_path: Path, server: FakeBucket, bucket: Bucket
) -> None:
    bucket.send(tmp_path, write(tmp_path, chips=b"one"))
    server.objects["feeds/chips.rss"] = b"of another publisher"
    assert bucket.send(tmp_path, write(tmp_path, chips=b"two")) == 1
    assert server.objects == {"feeds/chips.rss": b"two"}


def test_of_two_that_write_at_once_one_is_told(
    tmp_path: Path, server: FakeBucket, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.send(tmp_path, write(tmp_path, chips=b"one"))
    looked = Bucket._etag

    def meanwhile(self: Bucket, name: str) -> str:
        etag = looked(self, name)
        server.objects["feeds/chips.rss"] = b"of another publisher"
        return etag

    monkeypatch.setattr(Bucket, "_etag", meanwhile)
    with pytest.raises(PublishError, match="written by another process at the same time"):
        bucket.send(tmp_path, write(tmp_path, chips=b"two"))
    assert server.objects == {"feeds/chips.rss": b"of another publisher"}


def test_what_changed_is_fetched_and_what_is_gone_is_removed(
    tmp_path: Path, server: FakeBucket, bucket: Bucket
) -> None:
    there = tmp_path / "there"
    bucket.send(tmp_path, write(tmp_path, chips=b"1", departures=b"2"))
    assert sorted(bucket.fetch_into(there)) == ["chips.rss", "departures.rss"]
    bucket.send(tmp_path, write(tmp_path, chips=b"3"))
    bucket.remove(["departures.rss"])
    assert bucket.fetch_into(there) == ("chips.rss",)
    assert bucket.fetch_into(there) == ()
    assert {path.name: path.read_bytes() for path in there.glob("*.rss")} == {"chips.rss": b"3"}


@pytest.mark.parametrize("key", ["feeds/a/b.rss", "feeds/.hidden", "other/x.rss"])
def test_an_object_that_is_no_feed_file_is_left_alone(
    tmp_path: Path, server: FakeBucket, bucket: Bucket, key: str
) -> None:
    server.objects[key] = b"x"
    server.objects["feeds/chips.rss"] = b"<rss/>"
    assert bucket.fetch_into(tmp_path / "there") == ("chips.rss",)
    assert [path.name for path in tmp_path.rglob("*.rss")] == ["chips.rss"]


def test_a_bucket_that_refuses_is_told_without_its_key(tmp_path: Path, server: FakeBucket, bucket: Bucket) -> None:
    server.refuses = 403
    with pytest.raises(PublishError) as told:
        bucket.send(tmp_path, write(tmp_path, chips=b"1"))
    assert "s3://news/feeds/chips.rss" in told.value.problem
    assert "AWS_" in told.value.remedy
    assert "secret-of-the-bucket" not in str(told.value)
    with pytest.raises(PublishError):
        bucket.fetch_into(tmp_path / "there")
