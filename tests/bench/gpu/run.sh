#!/bin/sh
# Correctness and benches on the GPU of a bare Linux x86-64 machine, from the folder that `npm run gpu:pack` makes.
#   sh run.sh [FOLDER] [--budget SECONDS]      results: FOLDER, else $FEEDBACKLOOP_GPU_OUT, else ./gpu-result
# Needs a Vulkan driver, and xz or python3 to unpack. Ends with 0 where all is right, 1 where something is wrong, 2 where
# nothing could be compared.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# Beside the folder, which must stay small enough to travel.
unpacked=$here-unpacked

refuse() {
  echo "run.sh: $1" >&2
  exit 2
}

[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || refuse "this pack is for Linux on x86-64; here is $(uname -s) $(uname -m)."

unpack() { # archive, folder
  if command -v xz >/dev/null 2>&1; then
    xz -dc "$1" | tar -xf - -C "$2"
  elif command -v python3 >/dev/null 2>&1; then
    python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), sys.stdout.buffer)' "$1" |
      tar -xf - -C "$2"
  else
    refuse "nothing here unpacks .xz: install xz-utils or python3."
  fi
}

if ! cmp -s "$here/pack.json" "$unpacked/app/pack.json"; then
  rm -rf "$unpacked"
  mkdir -p "$unpacked"
  unpack "$here/node.tar.xz" "$unpacked"
  unpack "$here/app.tar.xz" "$unpacked"
  cp "$here/pack.json" "$unpacked/app/pack.json"
fi

# Libraries that this machine lacks (Vulkan's loader, what drivers are linked with) come from the pack; its own come first.
known=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null | grep x86-64 || true)
rm -rf "$unpacked/lib"
mkdir -p "$unpacked/lib"
for library in "$unpacked"/app/lib/*.so*; do
  [ -e "$library" ] || continue
  name=$(basename "$library")
  case "$known" in
    *"$name"*) ;;
    *) ln -s "$library" "$unpacked/lib/$name" ;;
  esac
done
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$unpacked/lib"

# Vulkan's driver: one that is named, else NVIDIA's where the loader finds it by itself, else NVIDIA's in a container's
# folder, else whatever the loader finds.
usual="/etc/vulkan/icd.d /usr/share/vulkan/icd.d /usr/local/share/vulkan/icd.d"
container=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
found() { # pattern
  for folder in $usual; do
    for file in "$folder"/$1; do [ -e "$file" ] && return 0; done
  done
  return 1
}
if [ -n "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ]; then
  echo "run.sh: Vulkan's driver as named: ${VK_DRIVER_FILES:-$VK_ICD_FILENAMES}" >&2
elif ! found "nvidia*.json" && [ -e "$container" ]; then
  export VK_DRIVER_FILES="$container"
  echo "run.sh: Vulkan's driver: $container" >&2
elif ! found "*.json"; then
  echo "run.sh: no Vulkan driver. Looked for VK_DRIVER_FILES and VK_ICD_FILENAMES, for *.json in $usual, and for $container." >&2
  echo "run.sh: install the GPU's driver with its Vulkan part, or name its manifest in VK_DRIVER_FILES." >&2
fi

exec "$unpacked/bin/node" "$unpacked/app/bundle/main.mjs" "$@"
