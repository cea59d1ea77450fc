#!/usr/bin/env bash
# Makes the Swift code of the messages in this folder again; it is committed, so that a build needs neither protoc nor its
# plugin. Needs protoc (Debian: protobuf-compiler) and a folder for the plugin's build, outside the repository:
#
#   Scripts/protobuf/generate.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")"

# The version of the package SwiftProtobuf that the code is made for.
version=1.39.0
folder=${1:?name a folder, outside the repository, in which the plugin can be built}
mkdir -p "$folder"
if [ ! -d "$folder/swift-protobuf" ]; then
  git -c advice.detachedHead=false clone --quiet --branch "$version" --depth 1 \
    https://github.com/apple/swift-protobuf "$folder/swift-protobuf"
fi
swift build --package-path "$folder/swift-protobuf" --product protoc-gen-swift
plugin=$(swift build --package-path "$folder/swift-protobuf" --product protoc-gen-swift --show-bin-path)/protoc-gen-swift

protoc --plugin=protoc-gen-swift="$plugin" --swift_opt=Visibility=Internal \
  --swift_out=../../Sources/TenorInsight/TensorBoard event.proto
protoc --plugin=protoc-gen-swift="$plugin" --swift_opt=Visibility=Internal \
  --swift_out=../../Sources/TenorInterchange/ONNX onnx.proto
