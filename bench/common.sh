# What the benches of the server share: a house, a server on it, loads, figures. Sourced.
set -eu
aftercare=build/src/cli/aftercare
load=build/bench/http_load
port=${BENCH_PORT:-18080}
scratch=$(mktemp -d)
server=
trap 'stop; rm -rf "$scratch"' EXIT

stop() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
    server=
}
figure() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p"; }
new_house() { # new_house FOLDER [--database URL]: a house with an administrator; sets token
    folder=$1
    shift
    $aftercare user add --data "$folder" "$@" --login bench --name Bench --role administrator > /dev/null
    echo "a password for the bench" | $aftercare user password bench --data "$folder" "$@"
    token=$($aftercare token add --data "$folder" "$@" --login bench --name bench \
        --scopes read,write,import,admin | head -n 1)
}
start() { # start FOLDER [--database URL]
    folder=$1
    shift
    $aftercare serve --data "$folder" "$@" --listen "127.0.0.1:$port" > "$scratch/serve.log" 2>&1 &
    server=$!
    until grep -q listens "$scratch/serve.log"; do sleep 0.01; done
}
ask() { # ask CONNECTIONS SECONDS OPTIONS…
    connections=$1
    seconds=$2
    shift 2
    $load --connections "$connections" --seconds "$seconds" --port "$port" \
        --header "Authorization: Bearer $token" "$@"
}
metric() { # metric NAME
    printf 'GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n' "$token" |
        timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port; cat >&3; cat <&3" | sed -n "s/^aftercare_$1 //p"
}
percent() { echo "$1 $2" | awk '{ printf "%.0f %%", 100 * $1 / $2 }'; }
post() { # post PATH JSON: the new record's id
    curl -s -H "Authorization: Bearer $token" -H "Content-Type: application/json" \
        -H "Idempotency-Key: $RANDOM-$RANDOM-$RANDOM" -X POST "http://127.0.0.1:$port/api/v1/$1" -d "$2" | sed -n 's/^{"id":\([0-9]*\),.*/\1/p'
}
milliseconds() { echo $((($(date +%s%N) - $1) / 1000000)); } # milliseconds SINCE_NANOSECONDS
report() { # report NAME RESULT: one line of a load's figures
    echo "  $1: $(echo "$2" | figure requests_per_second)/s, p50 $(echo "$2" | figure p50_ms) ms, p99 $(echo "$2" | figure p99_ms) ms"
}
