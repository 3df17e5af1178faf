/// One HTTP client for the house: retries, ranges, redirects, proxies, and secrets kept out of messages.
///
/// ```
///   HttpRequest ─▶ HttpClient ─▶ Connections ─▶ the network   (HTTP/1.1 over sockets and TLS)
///                    │  ▲                ├─ Exchange         one request, one answer: over what the pool lends
///                    │  │                ├─ ConnectionPool   connections that are kept, and how many there may be
///                    │  │                ├─ Connector        makes them: dials, Tunnel through a proxy, Handshake
///                    │  │                └─ Connection       sends a SentRequest; of what is Incoming it reads a Head,
///                    │  │                                    and the ReceivedBody as far as its Framing says
///                    │  ├─ Backoff       again after 429, 5xx and broken connections, a bounded number of times
///                    │  ├─ Redirects     where to go next, and that credentials stay at home
///                    │  └─ Credentials   what a host wants to know: its own, and no other host learns it
///                    ▼
///                 HttpResponse ─▶ Download                         a file, continued where it broke off
/// ```
///
/// Nothing here reads environment variables or the home folder: [HttpSettings] are made by who knows them.
package dockerenvs.http;
