#!/usr/bin/env bash
# The steps from Fieldguide.app to a disk image that opens without warnings. Called by macos_packages.py, or by hand on a Mac:
#
#   disk_image.sh keychain          put certificate and notary account of the publisher into a keychain, for a build machine
#   disk_image.sh sign APP          sign with the publisher's key, from the inside out
#   disk_image.sh seal APP          no key: mark the bundle as whole, which Macs with Apple's own processor ask of every program
#   disk_image.sh image APP DMG     make the disk image
#   disk_image.sh notarise FILE     have Apple look at a bundle or an image and attach the answer, so that it holds without a network
#
# FIELDGUIDE_MACOS_IDENTITY       name of the certificate "Developer ID Application: ..." in the keychain
# FIELDGUIDE_NOTARY_PROFILE       name under which "xcrun notarytool store-credentials" kept the account
# For keychain only: FIELDGUIDE_MACOS_CERTIFICATE (file .p12 in base64), FIELDGUIDE_MACOS_CERTIFICATE_PASSWORD,
#                    FIELDGUIDE_NOTARY_ACCOUNT, FIELDGUIDE_NOTARY_PASSWORD, FIELDGUIDE_NOTARY_TEAM
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Ends with a sentence if a variable that a step needs is empty.
need() {
    local name
    for name in "$@"; do
        if [ -z "${!name:-}" ]; then
            echo "disk_image.sh: $name is not set. This step needs a key of the publisher; packaging/README.md says which." >&2
            exit 2
        fi
    done
}

sign_file() {
    codesign --force --timestamp --options runtime --sign "$FIELDGUIDE_MACOS_IDENTITY" "$@"
}

# Longest path first: what lies inside is signed before what holds it.
inside_out() {
    awk '{ print gsub("/", "/") "\t" $0 }' | sort -t "$(printf '\t')" -k1,1nr -k2,2 | cut -f2-
}

sign() {
    need FIELDGUIDE_MACOS_IDENTITY
    local app=$1 one
    find "$app/Contents" -type f ! -path "$app/Contents/MacOS/*" | inside_out | while IFS= read -r one; do
        if file -b "$one" | grep -q '^Mach-O'; then sign_file "$one"; fi
    done
    find "$app/Contents" -type d -name '*.framework' | inside_out | while IFS= read -r one; do sign_file "$one"; done
    sign_file --entitlements "$here/entitlements.plist" "$app"
    codesign --verify --deep --strict "$app"
}

seal() {
    codesign --force --deep --sign - "$1"
}

image() {
    local app=$1 target=$2
    stage=$(mktemp -d) # not local: the trap runs after the function
    trap 'rm -rf "$stage"' EXIT
    ditto "$app" "$stage/$(basename "$app")" # keeps links and signatures, as cp does not
    ln -s /Applications "$stage/Applications"
    rm -f "$target"
    hdiutil create -volname Fieldguide -srcfolder "$stage" -fs HFS+ -format UDZO "$target"
    if [ -n "${FIELDGUIDE_MACOS_IDENTITY:-}" ]; then
        codesign --force --timestamp --sign "$FIELDGUIDE_MACOS_IDENTITY" "$target"
    fi
}

notarise() {
    need FIELDGUIDE_NOTARY_PROFILE
    local file=$1
    if [ -d "$file" ]; then
        stage=$(mktemp -d)
        trap 'rm -rf "$stage"' EXIT
        ditto -c -k --keepParent "$file" "$stage/bundle.zip"
        xcrun notarytool submit "$stage/bundle.zip" --keychain-profile "$FIELDGUIDE_NOTARY_PROFILE" --wait
    else
        xcrun notarytool submit "$file" --keychain-profile "$FIELDGUIDE_NOTARY_PROFILE" --wait
    fi
    xcrun stapler staple "$file" # fails if Apple said no
    xcrun stapler validate "$file"
}

keychain() {
    need FIELDGUIDE_MACOS_CERTIFICATE FIELDGUIDE_MACOS_CERTIFICATE_PASSWORD
    local chain password
    chain="${RUNNER_TEMP:-$HOME}/fieldguide.keychain-db"
    password=$(uuidgen)
    stage=$(mktemp -d)
    trap 'rm -rf "$stage"' EXIT
    printf '%s' "$FIELDGUIDE_MACOS_CERTIFICATE" | base64 --decode >"$stage/certificate.p12"
    security create-keychain -p "$password" "$chain"
    security set-keychain-settings -lut 7200 "$chain"
    security unlock-keychain -p "$password" "$chain"
    security import "$stage/certificate.p12" -k "$chain" -P "$FIELDGUIDE_MACOS_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
    security set-key-partition-list -S apple-tool:,apple: -k "$password" "$chain" >/dev/null
    security list-keychains -d user -s "$chain"
    if [ -n "${FIELDGUIDE_NOTARY_PROFILE:-}" ]; then
        need FIELDGUIDE_NOTARY_ACCOUNT FIELDGUIDE_NOTARY_PASSWORD FIELDGUIDE_NOTARY_TEAM
        xcrun notarytool store-credentials "$FIELDGUIDE_NOTARY_PROFILE" --keychain "$chain" --apple-id "$FIELDGUIDE_NOTARY_ACCOUNT" \
            --password "$FIELDGUIDE_NOTARY_PASSWORD" --team-id "$FIELDGUIDE_NOTARY_TEAM"
    fi
}

case "${1:-} $#" in
    "keychain 1" | "sign 2" | "seal 2" | "image 3" | "notarise 2") "$@" ;;
    *)
        sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac
