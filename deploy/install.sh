#!/bin/sh
# 安装或升级行政执法评议平台，全程不用网络，不提问，可以重复运行。
#   ./install.sh [--prefix 文件夹] [--data 文件夹] [--python 程序] [--no-service]
set -eu

prefix=/opt/evaluation data="" python="" service=yes
say() { printf '%s\n' "$*"; }
refuse() { printf '没有安装：%s\n' "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case "$1" in
    --prefix | --data | --python)
      [ $# -ge 2 ] || refuse "$1 后面要写路径。"
      case "$1" in
        --prefix) prefix=$2 ;;
        --data) data=$2 ;;
        --python) python=$2 ;;
      esac
      shift 2 ;;
    --no-service) service=no; shift ;;
    *) refuse "不认识 $1。用法：./install.sh [--prefix 文件夹] [--data 文件夹] [--python 程序] [--no-service]" ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
if [ "$(id -u)" = 0 ]; then root=yes; else root=no; fi
[ $root = yes ] || [ $service = no ] || refuse "要装成系统服务，请用 root 运行；只给自己用，请加 --no-service 和 --prefix 文件夹。"
case "$prefix" in /*) ;; *) prefix=$PWD/$prefix ;; esac
[ -n "$data" ] || { if [ $service = yes ]; then data=/var/lib/evaluation; else data=$prefix/data; fi; }
case "$data" in /*) ;; *) data=$PWD/$data ;; esac

# --- 安装包是否完整，与这台机器是否相配
[ -f SHA256SUMS ] || refuse "安装包里没有 SHA256SUMS，请重新拷贝、解包。"
sha256sum --check --strict --quiet SHA256SUMS >/dev/null 2>&1 ||
  refuse "安装包不完整或被改动过（SHA-256 不符）：$(sha256sum --check --quiet SHA256SUMS 2>/dev/null | head -n 3 | tr '\n' ' ')请重新拷贝、解包。"
. ./bundle.env
[ "$(uname -m)" = "$ARCH" ] || refuse "安装包是给 $ARCH 的，这台机器是 $(uname -m)。请换对应的安装包。"
distribution=$(. /etc/os-release 2>/dev/null; printf '%s-%s' "${ID:-}" "${VERSION_CODENAME:-}")
if [ "$distribution" = "$DISTRIBUTION" ] && [ $root = yes ]; then may_add=yes; else may_add=no; fi

# --- 系统库：只装缺的
is_there() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
add_debs() {
  [ $may_add = yes ] || return 1
  missing=""
  for deb in debs/*.deb; do
    name=$(basename "$deb"); name=${name%%_*}
    is_there "$name" || missing="$missing ./$deb"
  done
  [ -n "$missing" ] || return 0
  say "补装系统库 $(printf '%s' "$missing" | wc -w) 个"
  export DEBIAN_FRONTEND=noninteractive
  alone=$(mktemp -d) # apt 只认安装包里的文件和已装好的，不去找网络
  # shellcheck disable=SC2086 # 文件名里没有空格
  apt-get install -y -qq --no-install-recommends \
    -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$alone" -o APT::Sandbox::User=root $missing >"$alone/said" 2>&1 ||
    { tail -n 5 "$alone/said" >&2; refuse "系统库没有装上，原因见上。"; }
  rm -rf "$alone"
}
libraries="libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0 libfontconfig.so.1"
missing_libraries() {
  for library in $libraries; do
    { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$library" || printf '%s ' "$library"
  done
}
fitting_python() { # 第一个版本合适的
  for one in $python ${python:+none} python3 python3.14 python3.13 python3.12 python3.11; do
    [ "$one" != none ] || return 1
    found=$("$one" -c 'import sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case " $PYTHONS " in *" $found "*) python=$(command -v "$one"); return 0 ;; esac
  done
  return 1
}
if [ -n "$(missing_libraries)" ] || ! command -v fc-cache >/dev/null || ! (fitting_python); then add_debs || true; fi
fitting_python || refuse "需要 Python $PYTHONS 之一（含 venv 模块），这台机器有的是：$(python3 --version 2>/dev/null || printf '没有 Python')。请先装好，或用 --python 指出。"
[ -z "$(missing_libraries)" ] || refuse "缺系统库：$(missing_libraries)。安装包里的系统库是给 $DISTRIBUTION 的，这台是 $distribution。请从本系统的光盘或软件源装好 pango、harfbuzz、fontconfig 后再运行。"
version_of_python=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

# --- 程序：每一版一个文件夹，最后才切换
digest=$(sha256sum SHA256SUMS | cut -c1-8)
new=$prefix/versions/$VERSION-$digest
before=$(readlink "$prefix/current" 2>/dev/null || true)
mkdir -p "$prefix/versions" "$prefix/bin"
if [ ! -e "$new/complete" ]; then
  say "安装程序到 $new"
  rm -rf "$new"
  "$python" -m venv --without-pip "$new"
  pip="$new/bin/python -I $(echo wheels/pip-*.whl)/pip --disable-pip-version-check --no-cache-dir"
  $pip install --quiet --no-index --find-links wheels --require-hashes -r "requirements/$version_of_python.txt"
  $pip install --quiet --no-index --no-deps wheels/evaluation-*.whl
  "$new/bin/python" -I -m compileall -q "$new/lib" >/dev/null || true
  : >"$new/complete"
fi

# --- 字体
if [ $root = yes ]; then fonts=/usr/local/share/fonts/evaluation; else fonts=$data/fonts; fi
mkdir -p "$fonts" "$data"
for font in fonts/*; do
  cmp -s "$font" "$fonts/$(basename "$font")" || cp "$font" "$fonts/"
done
[ $root = no ] || fc-cache -s >/dev/null 2>&1 || true

# --- 专用用户、设置、命令
if [ $service = yes ]; then
  getent group evaluation >/dev/null || groupadd --system evaluation
  getent passwd evaluation >/dev/null ||
    useradd --system --gid evaluation --home-dir "$data" --no-create-home --shell /usr/sbin/nologin evaluation
  chown evaluation:evaluation "$data"
  chmod 700 "$data"
  mkdir -p /etc/evaluation
  [ -e /etc/evaluation/settings.env ] || install -m 644 settings.env /etc/evaluation/settings.env
fi
sed -e "s|@PREFIX@|$prefix|g" -e "s|@DATA@|$data|g" -e "s|@SERVICE@|$service|g" evaluation >"$prefix/bin/evaluation.part"
chmod 755 "$prefix/bin/evaluation.part"
mv "$prefix/bin/evaluation.part" "$prefix/bin/evaluation"

# --- 升级前先备份，然后切换
if [ -n "$before" ] && [ "$before" != "versions/$(basename "$new")" ] && [ -e "$data/secret" ]; then
  kept=$data/backups/before-$VERSION-$digest.zip
  if [ ! -e "$kept" ]; then
    say "升级前备份到 $kept"
    mkdir -p "$data/backups"
    [ $service = no ] || chown evaluation:evaluation "$data/backups"
    "$prefix/bin/evaluation" backup "$kept" >/dev/null || refuse "升级前的备份没有做成，没有切换，原来的一版照常可用。"
  fi
fi
ln -sfn "versions/$(basename "$new")" "$prefix/current.part"
mv -T "$prefix/current.part" "$prefix/current"

if [ $service = yes ]; then
  ln -sf "$prefix/bin/evaluation" /usr/local/bin/evaluation
  unit=/etc/systemd/system/evaluation.service
  sed -e "s|/opt/evaluation|$prefix|g" -e "s|/var/lib/evaluation|$data|g" evaluation.service >"$unit.part"
  [ "$before" = "versions/$(basename "$new")" ] && cmp -s "$unit.part" "$unit" && again=start || again=restart
  mv "$unit.part" "$unit"
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable --quiet evaluation
    systemctl $again evaluation
    say "服务 evaluation 已启动，开机自动运行。看记录：journalctl -u evaluation"
  else
    say "这里没有运行 systemd：服务已写好，没有启动。"
  fi
  command=evaluation
else
  command=$prefix/bin/evaluation
fi
say "装好了：$VERSION（Python $version_of_python）。"
say "数据在 $data，请整个备份、妥善保管。"
say "下一步：$command doctor 体检；$command create-account --help 建第一个系统管理员。说明见 安装说明.md。"
