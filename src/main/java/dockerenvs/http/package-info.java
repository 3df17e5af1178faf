/// One HTTP client for the house: retries, ranges, redirects, proxies, and secrets kept out of messages.
///
/// ```
///   HttpRequest ─▶ HttpClient ─▶ Connections ─▶ the network        Apache HttpClient, which no other room knows:
///                    │  ▲               DirectExchange, or ProxiedExchange where an HTTP proxy is before the server
///                    │  ├─ Backoff       again after 429, 5xx and broken connections, a bounded number of times
///                    │  ├─ Redirects     where to go next, and that credentials stay at home
///                    │  └─ Credentials   what a host wants to know: its own, and no other host learns it
///                    ▼
///                 HttpResponse ─▶ Download                         a file, continued where it broke off
/// ```
///
/// Nothing here reads environment variables or the home folder: [HttpSettings] are made by who knows them.
package dockerenvs.http;
