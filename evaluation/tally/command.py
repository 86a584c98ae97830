"""`evaluation tally`: bundles from files, results into files."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.tally.reading import BundleRefused
from evaluation.tally.tally import tally_text

DONE, NOT_WRITTEN, REFUSED = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """The exit status: 0, 2 if a bundle was refused or not readable, 1 if a file is not writable.

    Raises SystemExit(2) for arguments that make no sense.
    """
    given = _understood(arguments)
    gc.disable()  # a bundle is a tree of up to millions of parts: no circles to look for
    try:
        return _batch(*given.batch) if given.batch else _one(given.bundle, given.result)
    except OSError as fault:
        sys.stderr.write(f"{fault.filename}：{fault.strerror}\n")
        return NOT_WRITTEN
    finally:
        gc.enable()


def _understood(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("evaluation tally", description="计票：由数据包得出结果")
    parser.add_argument("bundle", nargs="?", type=Path, metavar="BUNDLE", help="数据包")
    parser.add_argument("-o", dest="result", type=Path, metavar="RESULT", help="写入的结果文件")
    parser.add_argument(
        "--batch", nargs=2, type=Path, metavar=("FOLDER", "OUT"), help="文件夹中所有的数据包"
    )
    given = parser.parse_args(arguments)
    if (given.bundle is None) == (given.batch is None) or (given.batch and given.result):
        parser.error("请给一个数据包，或用 --batch 给两个文件夹")
    source, target = given.batch or (given.bundle, given.result)
    if target and source.resolve() == target.resolve():
        parser.error("结果不能写在数据包的位置上")
    return given


def _one(bundle: Path, result: Path | None) -> int:
    try:
        text = _outcome(bundle)
    except BundleRefused as refused:
        sys.stderr.write(f"{refused}\n")
        if result:
            result.unlink(missing_ok=True)
        return REFUSED
    if result:
        _write_whole(result, text)
    else:
        sys.stdout.buffer.write(text)
    return DONE


def _batch(folder: Path, out: Path) -> int:
    bundles = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    out.mkdir(parents=True, exist_ok=True)
    status = DONE
    for bundle in bundles:
        result, reason = out / bundle.name, out / f"{bundle.stem}.error.txt"
        try:
            _write_whole(result, _outcome(bundle))
            reason.unlink(missing_ok=True)
        except BundleRefused as refused:
            _write_whole(reason, f"{refused}\n".encode())
            result.unlink(missing_ok=True)
            status = REFUSED
    return status


def _outcome(bundle: Path) -> bytes:
    try:
        text = bundle.read_bytes()
    except OSError as fault:
        raise BundleRefused("$", f"文件读不到（{fault.strerror}）") from None
    return tally_text(text)


def _write_whole(path: Path, content: bytes) -> None:
    """Under its name, a file is complete or not there at all."""
    growing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        growing.write_bytes(content)
        growing.replace(path)
    finally:
        growing.unlink(missing_ok=True)
