#!/bin/sh
# A Ceph of one node with an S3 gateway on loopback, for tests. Everything lies in FOLDER.
#   ceph.sh up FOLDER S3_PORT MON_PORT MON_V1_PORT ACCESS_KEY SECRET_KEY
#   ceph.sh down FOLDER
set -eu
deed=$1
folder=$2
export CEPH_CONF="$folder/ceph.conf"

if [ "$deed" = down ]; then
    for daemon in client.rgw.test osd.0 mon.a; do
        pid=$(cat "$folder/run/$daemon.pid" 2>/dev/null || true)
        [ -n "$pid" ] || continue
        kill "$pid" 2>/dev/null || true
        tries=0
        while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 50 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        kill -9 "$pid" 2>/dev/null || true
    done
    rm -rf "$folder"
    exit 0
fi

port=$3
mon=$4
mon_v1=$5
access_key=$6
secret_key=$7
fsid=$(cat /proc/sys/kernel/random/uuid)
mkdir -p "$folder/mon" "$folder/osd" "$folder/run" "$folder/log" "$folder/rgw"
cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$mon,v1:127.0.0.1:$mon_v1]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = $folder/keyring
auth allow insecure global id reclaim = false
run dir = $folder/run
admin socket = $folder/run/\$name.asok
pid file = $folder/run/\$name.pid
log file = $folder/log/\$name.log
log to stderr = false
crash dir = $folder/log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 1
[mon]
mon data = $folder/mon
mon cluster log file = $folder/log/cluster.log
[osd]
osd data = $folder/osd
osd objectstore = bluestore
bluestore block create = true
bluestore block size = 8589934592
bluestore fsck on mount = false
osd memory target = 939524096
osd class update on start = true
[client.rgw.test]
rgw data = $folder/rgw
rgw frontends = beast endpoint=127.0.0.1:$port
rgw enable apis = s3, admin
rgw thread pool size = 64
rgw run sync thread = false
rgw enable usage log = false
CONF

key() { ceph-authtool "$folder/keyring" "$@" >/dev/null; }
monmaptool --create --clobber --addv a "[v2:127.0.0.1:$mon,v1:127.0.0.1:$mon_v1]" --fsid "$fsid" "$folder/monmap"
# cephx stays on: without it radosgw 16 retries for ever
key -C -n mon. --gen-key --cap mon 'allow *'
key -n client.admin --gen-key --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
key -n client.rgw.test --gen-key --cap mon 'allow rw' --cap osd 'allow rwx'
key -n osd.0 --gen-key --cap mon 'allow profile osd' --cap osd 'allow *'
ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
ceph-mon -i a

admin() { timeout 30 ceph --connect-timeout 20 "$@"; }
osd=$(cat /proc/sys/kernel/random/uuid)
admin osd new "$osd"
admin auth import -i "$folder/keyring"
ceph-osd -i 0 --mkfs --osd-uuid "$osd"
ceph-osd -i 0
tries=0
until admin osd stat -f json | grep -q '"num_up_osds":1'; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || exit 1
    sleep 0.2
done

# The first command also makes the pools and the default zone; only then can the zone group be given the clients' region.
radosgw-admin user create --uid=interop --display-name=interop --access-key="$access_key" --secret-key="$secret_key"
radosgw-admin zonegroup get --rgw-zonegroup=default |
    sed 's/"api_name": *"[^"]*"/"api_name": "us-east-1"/' >"$folder/zonegroup.json"
radosgw-admin zonegroup set --rgw-zonegroup=default --infile="$folder/zonegroup.json"
radosgw -n client.rgw.test
tries=0
until curl -s -o /dev/null "http://127.0.0.1:$port/"; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || exit 1
    sleep 0.2
done
