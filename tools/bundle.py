"""dist/evaluation-<version>-<arch>.tar.gz: all that a machine without network needs (make bundle).

The project's wheel and the wheels of uv.lock, fonts, the system libraries of this distribution as
.deb files, `install.sh`, and SHA256SUMS of it all.
"""

import gzip
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
OLDEST_GLIBC, NEWEST_GLIBC = 5, 36
"""Of manylinux_2_x: wheels for a newer one would not load on Debian 12."""
LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "python3")
"""As tools/system-packages; Python too, since a bare server has none."""
FONT_LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")
PROGRAMS = {"install.sh", "uninstall.sh", "evaluation"}
TEXTS = {"安装说明.md": ROOT / "docs" / "manual" / "installation.md", "LICENSE": ROOT / "LICENSE"}
SUMS = "SHA256SUMS"


def main() -> None:
    name = f"evaluation-{version()}-{platform.machine()}"
    with tempfile.TemporaryDirectory() as there:
        bundle = Path(there, name)
        bundle.mkdir()
        pythons = put_wheels(bundle)
        put_fonts(bundle / "fonts")
        distribution = put_debs(bundle / "debs")
        put_texts(bundle, facts(pythons, distribution))
        write_sums(bundle)
        archive = ROOT / "dist" / f"{name}.tar.gz"
        archive.parent.mkdir(exist_ok=True)
        pack(bundle, archive)
    print(f"{archive}　{archive.stat().st_size / 1e6:.0f} MB　Python {' '.join(pythons)}")


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def facts(pythons: Iterable[str], distribution: str) -> dict[str, str]:
    """What install.sh compares the machine with."""
    return {
        "VERSION": version(),
        "ARCH": platform.machine(),
        "PYTHONS": " ".join(pythons),
        "DISTRIBUTION": distribution,
    }


def put_wheels(bundle: Path) -> list[str]:
    """The Python versions that they serve; of those not running one may lack a wheel."""
    wheels, lists = bundle / "wheels", bundle / "requirements"
    lists.mkdir()
    uv = Path(sys.executable).with_name("uv")
    _run(uv, "build", "--wheel", "--quiet", "--out-dir", wheels)
    _pip("wheel", "pip", "--no-deps", "--quiet", "--wheel-dir", wheels)
    locked = _output(uv, "export", "--frozen", "--no-dev", "--no-emit-project", "--quiet")
    served = []
    for python in PYTHONS:
        listed = lists / f"{python}.txt"
        listed.write_text(requirements_for(python, locked), "utf-8")
        if _has_all_wheels(python, listed, wheels):
            served.append(python)
        else:
            listed.unlink()
    return served


def requirements_for(python: str, locked: str) -> str:
    """Lines of `uv export` that hold for this Python on Linux, without their markers."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": platform.machine(),
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    lines = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^\s*#.*\n?", "", locked)).splitlines()
    kept = []
    for line in filter(str.strip, lines):
        named, *hashes = re.split(r"\s+(?=--hash=)", line.strip())
        wanted = Requirement(named)
        if wanted.marker is None or wanted.marker.evaluate(environment):
            kept.append(" ".join([f"{wanted.name}{wanted.specifier}", *hashes]))
    return "\n".join(kept) + "\n"


def _has_all_wheels(python: str, listed: Path, wheels: Path) -> bool:
    machine = platform.machine()
    fitting = [f"manylinux_2_{n}_{machine}" for n in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1)]
    fitting += [f"manylinux2014_{machine}", f"linux_{machine}"]
    try:
        _pip(
            *("download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"),
            *("--python-version", python, "--implementation", "cp"),
            *(word for name in fitting for word in ("--platform", name)),
            *("--requirement", listed, "--dest", wheels),
        )
    except subprocess.CalledProcessError:
        if python == RUNNING:
            raise
        print(f"left out: Python {python} lacks a wheel", file=sys.stderr)
        return False
    return True


def put_fonts(folder: Path) -> None:
    """The files that the documents' roles are played by here, with their licence."""
    from evaluation.documents.fonts import chosen_fonts  # noqa: PLC0415  # needs the project

    fonts = chosen_fonts()
    used = {role.face.path for role in fonts.roles} | {face.path for face in fonts.rare}
    free = [path for path in sorted(used) if "Noto" in path.name]
    if not free:
        raise SystemExit("no Noto CJK fonts on this machine: tools/system-packages run")
    folder.mkdir()
    for path in free:
        shutil.copyfile(path, folder / path.name)
    shutil.copyfile(FONT_LICENCE, folder / "copyright")


def put_debs(folder: Path) -> str:
    """The libraries with all they rest on, less what no Debian lacks; the distribution's name."""
    folder.mkdir()
    wanted = _closure(LIBRARIES) - _closure(_always_there())
    as_root = ("-o", "APT::Sandbox::User=root") if os.geteuid() == 0 else ()
    _run("apt-get", "-qq", *as_root, "download", *sorted(wanted), cwd=folder)
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text("utf-8").splitlines()
        if "=" in line
    )
    return f"{release['ID']}-{release['VERSION_CODENAME']}".replace('"', "")


def _closure(packages: Iterable[str]) -> set[str]:
    """As apt would install them on a machine where nothing is installed."""
    with tempfile.NamedTemporaryFile() as nothing:
        said = _output(
            *("apt-get", "install", "--simulate", "--no-install-recommends"),
            *("-o", f"Dir::State::status={nothing.name}", "-o", "APT::Get::Assume-Yes=true"),
            *packages,
        )
    return set(re.findall(r"(?m)^Inst (\S+)", said))


def _always_there() -> set[str]:
    """Debian's `required` and what apt is made of."""
    said = _output("apt-cache", "dumpavail")
    blocks = said.split("\n\n")
    required = (b for b in blocks if re.search(r"(?m)^(Priority: required|Essential: yes)$", b))
    named = (re.match(r"Package: (\S+)", block) for block in required)
    return {found[1] for found in named if found} | {"apt"}


def put_texts(bundle: Path, about: dict[str, str]) -> None:
    for path in sorted(DEPLOY.iterdir()):
        shutil.copyfile(path, bundle / path.name)
        (bundle / path.name).chmod(0o755 if path.name in PROGRAMS else 0o644)
    for name, path in TEXTS.items():
        shutil.copyfile(path, bundle / name)
    lines = "".join(f'{name}="{value}"\n' for name, value in about.items())
    (bundle / "bundle.env").write_text(lines, "utf-8")


def write_sums(bundle: Path) -> None:
    """As `sha256sum --check` reads them; of every file but itself."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file() and path.name != SUMS)
    lines = (f"{_digest(path)}  {path.relative_to(bundle).as_posix()}\n" for path in files)
    (bundle / SUMS).write_text("".join(lines), "utf-8")


def pack(bundle: Path, archive: Path) -> None:
    """The same files give the same bytes: order, owners and times are fixed."""
    part = archive.with_name(f"{archive.name}.part")
    with (
        part.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in [bundle, *sorted(bundle.rglob("*"))]:
            name = path.relative_to(bundle.parent).as_posix()
            tar.add(path, arcname=name, recursive=False, filter=_nobodys)
    part.replace(archive)


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pip(*words: object) -> None:
    _run(sys.executable, "-m", "pip", "--disable-pip-version-check", *words)


def _run(*words: object, cwd: Path = ROOT) -> None:
    subprocess.run([str(word) for word in words], cwd=cwd, check=True)  # noqa: S603  # tools


def _output(*words: object) -> str:
    done = subprocess.run(  # noqa: S603  # tools named above
        [str(word) for word in words],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        encoding="utf-8",
    )
    return done.stdout


if __name__ == "__main__":
    main()
