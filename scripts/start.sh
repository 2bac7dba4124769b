# The server, with `exec` so that a signal to npm reaches it; the welcome runs beside it and ends by itself.
export WRANGLER_SEND_METRICS=false WRANGLER_HIDE_BANNER=true CLOUDFLARE_CF_FETCH_ENABLED=false
# Wrangler would keep a trace of every SQL statement: a quarter of a gigabyte for an import of 70,000 comparisons.
export X_LOCAL_OBSERVABILITY=false
port=${PORT:-8787}
# Process, port and process group, for scripts/leftovers.mjs.
group=$(cut -d' ' -f5 "/proc/$$/stat" 2>/dev/null || ps -o pgid= -p $$)
echo "$$ $port $group" > .wrangler/started
node scripts/welcome.ts &
# Here, and only here, an encoder on this very machine may be asked (`npm run encoder`), a webhook's receiver called, and an image fetched.
exec wrangler dev --port "$port" --show-interactive-dev-session=false --log-level=error --var ENCODER_LOOPBACK:allow WEBHOOK_LOOPBACK:allow IMAGE_LOOPBACK:allow
