/// Bytes and their names: digests, blobs that prove what they are while they are read, compression that gives the
/// same bytes on every machine, and a folder of content addressed by digest.
package dockerenvs.content;
