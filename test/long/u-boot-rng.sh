#!/bin/sh
# Does `rng` of U-Boot read virtio-rng, in M-mode and in S-mode after OpenSBI?
#
# Debian builds U-Boot without that command, so this builds it from a source tree of 2023.01:
#   test/long/u-boot-rng.sh SOURCE
# Needs riscv64-unknown-elf-gcc, binutils-riscv64-linux-gnu, bison, flex, libssl-dev, opensbi.
# EFI is left out: the bare cross linker makes no shared objects.
set -eu
source=$(cd "$1" && pwd)
flatland=$(cd "$(dirname "$0")/../.." && pwd)/flatland.cjs
opensbi=/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.elf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
  make -s -C "$source" O="$work/$1" CROSS_COMPILE=riscv64-unknown-elf- "$1_defconfig"
  printf 'CONFIG_DM_RNG=y\nCONFIG_VIRTIO_RNG=y\nCONFIG_CMD_RNG=y\n' >>"$work/$1/.config"
  sed -i 's/^CONFIG_EFI_LOADER=y/# CONFIG_EFI_LOADER is not set/' "$work/$1/.config"
  make -s -C "$source" O="$work/$1" CROSS_COMPILE=riscv64-unknown-elf- olddefconfig
  make -s -C "$source" O="$work/$1" CROSS_COMPILE=riscv64-unknown-elf- \
    LD=riscv64-linux-gnu-ld.bfd KCFLAGS=-Wno-error "$2"
}

ask() {
  { sleep 6; printf ' '; sleep 2; printf 'rng\n'; sleep 2; printf 'poweroff\n'; sleep 2; } |
    node "$flatland" boot "$@" --timeout 30s >"$work/said"
  # 64 random bytes, 16 a line, and not twice the same.
  lines=$(grep -Ec '^000000[0-3]0: ([0-9a-f]{2} ){16}' "$work/said")
  different=$(grep -E '^000000[0-3]0: ' "$work/said" | cut -c11- | sort -u | wc -l)
  if [ "$lines" -ne 4 ] || [ "$different" -ne 4 ]; then
    cat "$work/said"
    echo "rng did not give 64 random bytes: $*" >&2
    exit 1
  fi
  grep -E '^000000[0-3]0: ' "$work/said"
}

build qemu-riscv64 u-boot
ask --bios "$work/qemu-riscv64/u-boot"
build qemu-riscv64_smode u-boot.bin
ask --bios "$opensbi" --kernel "$work/qemu-riscv64_smode/u-boot.bin"
echo 'rng answers in M-mode and in S-mode'
