#!/usr/bin/env bash
# Starts the product with `npm start` in this checkout and does the main job with curl, as a new user would. Ends with a line of counts.
set -uo pipefail
cd "$(dirname "$0")/.."
export PORT="${PORT:-3000}" OPERATOR_PORT="${OPERATOR_PORT:-3001}"
unset DATABASE_URL REDIS_URL
base="http://127.0.0.1:$PORT"
log="$(mktemp)"
body="$(mktemp)"
headers="$(mktemp)"
passed=0 failed=0 supervisor=

# check <what> <command…>: one line a step
check() {
  local what="$1"
  shift
  if "$@" >/dev/null 2>&1; then
    passed=$((passed + 1))
    echo "  ok      $what"
  else
    failed=$((failed + 1))
    echo "  FAILED  $what"
    echo "          status ${status:-none}: $(head -c 400 "$body")"
  fi
}
# call <method> <path> [json]: sets $status, fills $body and $headers; $token is sent when set
call() {
  local args=(-sS -o "$body" -D "$headers" -w '%{http_code}' -X "$1" --max-time 20)
  [ -n "${token:-}" ] && args+=(-H "authorization: Bearer $token")
  [ $# -gt 2 ] && args+=(-H 'content-type: application/json' --data "$3")
  status="$(curl "${args[@]}" "$base$2")"
}
# field <expression on the JSON answer `it`>; holds <expression>: is it true
field() { node -e 'const it = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); const v = eval(process.argv[2]); process.stdout.write(String(v ?? ""))' "$body" "$1"; }
holds() { [ "$(field "$1")" = true ]; }
answered() { [ "$status" = "$1" ]; }
is_problem() { answered "$1" && grep -qi '^content-type: application/problem+json' "$headers" && holds 'typeof it.code === "string" && it.status === '"$1"; }
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
processes() { ps -eo pid=,args= | grep -F -e "$PWD/dist/apps" -e "$PWD/.data/postgres" -e "$PWD/scripts/start.mjs" | grep -v grep; }

start() {
  local since=$SECONDS
  : >"$log"
  npm start --silent >"$log" 2>&1 &
  supervisor=$!
  until grep -q 'Ctrl-C' "$log"; do
    if ! kill -0 "$supervisor" 2>/dev/null || [ $((SECONDS - since)) -gt 300 ]; then
      cat "$log"
      return 1
    fi
    sleep 0.2
  done
  took=$((SECONDS - since))
}
stop() {
  kill -TERM "$supervisor"
  local since=$SECONDS
  while [ -n "$(processes)" ] && [ $((SECONDS - since)) -lt 25 ]; do sleep 0.2; done
  wait "$supervisor" 2>/dev/null
  [ -z "$(processes)" ]
}
finish() {
  [ -n "$supervisor" ] && stop
  rm -f "$log" "$body" "$headers"
  echo "$passed passed, $failed failed, 0 skipped"
  [ "$failed" -eq 0 ]
  exit
}

check 'npm start brings the product up' start
[ "$failed" -eq 0 ] || finish
cat "$log"
echo "  first start after npm ci: $took s"

echo 'Health and description'
call GET /readyz
check 'GET /readyz answers 200' answered 200
call GET /openapi.json
check 'the description is OpenAPI 3.1 with over 40 operations' holds 'it.openapi.startsWith("3.1") && Object.values(it.paths).flatMap((p) => Object.keys(p)).length > 40'
call GET /docs
check 'GET /docs shows it' answered 200
check 'and loads nothing from elsewhere' bash -c '! grep -Eoi "(src|href)=[\"'\'']?(https?:)?//[^\"'\'' >]+|@import +(url\()?[\"'\'']?https?:" "$1"' _ "$body"

echo 'A company signs up'
email="walk-$$@example.com"
password="correct horse battery $$"
call POST /v1/auth/signup "{\"email\":\"$email\",\"password\":\"$password\",\"displayName\":\"Walk\",\"accountType\":\"company\",\"organizationName\":\"Walk Ltd\"}"
check 'sign-up answers 201 with an organization' eval 'answered 201 && holds "Boolean(it.organization.id && it.accessToken)"'
call POST /v1/auth/login "{\"email\":\"$email\",\"password\":\"wrong password 123\"}"
check 'a wrong password is a 401 problem' is_problem 401
call POST /v1/auth/login "{\"email\":\"$email\",\"password\":\"$password\"}"
check 'the right one answers 200 with tokens' eval 'answered 200 && holds "Boolean(it.accessToken && it.refreshToken)"'
token="$(field it.accessToken)"
call GET /v1/me
check '/v1/me knows who asks' grep -qF "$email" "$body"
token='' call GET /v1/me
check 'without a token it is a 401 problem' is_problem 401

echo 'A lead becomes a deal'
call POST /v1/leads '{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.org","companyName":"Analytical Engines"}'
check 'a lead is created with a Location' eval 'answered 201 && grep -qi "^location: .*/v1/leads/" "$headers"'
lead="$(field it.id)"
call POST /v1/leads '{"firstName":"Ada","lastName":"Lovelace","email":"not an address"}'
check 'a bad address is a 422 problem that points at it' eval 'is_problem 422 && holds "it.errors.some((e) => e.pointer.includes(\"email\"))"'
call GET /v1/leads
check 'the list has it' holds "it.data.some((l) => l.id === '$lead')"
call POST "/v1/leads/$lead/conversion" '{}'
check 'it is converted' eval '[ "$status" = 200 ] || [ "$status" = 201 ]'
call GET '/v1/deals'
check 'there is one deal' holds 'it.data.length === 1'
# a worker writes it, a moment later
for _ in {1..50}; do
  call GET "/v1/timeline?subject=lead:$lead"
  if answered 200 && holds 'it.data.length > 0'; then break; fi
  sleep 0.2
done
check 'its timeline tells what happened' eval 'answered 200 && holds "it.data.length > 0"'
call POST /v1/email-accounts '{"email":"me@example.org","imapHost":"127.0.0.1","imapPort":993,"password":"x"}'
check 'a mailbox on a private address is refused with a problem' eval 'is_problem "$status" && holds "it.code === \"url_not_allowed\""'
call POST /v1/email-accounts '{"email":"me@example.org","imapHost":"imap.example.invalid","imapPort":993,"password":"x"}'
check 'a mailbox is connected' answered 201
call POST "/v1/email-accounts/$(field it.id)/verification"
check 'and its verification says that the server does not exist' eval 'holds "it.imap.ok === false && it.imap.code === \"host_not_found\""'
call GET "/v1/leads/01890000-0000-7000-8000-000000000000"
check 'what does not exist is a 404 problem' is_problem 404

echo 'The demo'
demo_email="$(sed -n 's/.*Demo login *\([^ ]*\) .*/\1/p' "$log")"
demo_password="$(sed -n 's/.*Demo login *[^ ]* *\/* *\(.*\)$/\1/p' "$log")"
token='' call POST /v1/auth/login "{\"email\":\"$demo_email\",\"password\":\"$demo_password\"}"
check 'the printed demo login works' eval 'answered 200 && holds "Boolean(it.accessToken)"'
token="$(field it.accessToken)"
call GET /v1/leads
check 'and finds leads' holds 'it.data.length > 3'

echo 'Stop, and start again'
check 'SIGTERM leaves no process behind' stop
check 'and both ports are free' eval 'port_is_free "$PORT" && port_is_free "$OPERATOR_PORT"'
check 'a second start works' start
echo "  second start: $took s"
check 'in less than 20 s' test "$took" -lt 20
call POST /v1/auth/login "{\"email\":\"$email\",\"password\":\"$password\"}"
check 'the data is still there' answered 200
check 'a start on taken ports fails with one sentence' bash -c 'out="$(npm start --silent 2>&1)"; [ $? -ne 0 ] && grep -q "is in use" <<<"$out" && ! grep -q "    at " <<<"$out"'
finish
