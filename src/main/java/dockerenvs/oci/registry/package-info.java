/// Images in registries: pulled lazily, pushed with what the registry lacks, copied, listed and deleted, with the
/// credentials users already have.
///
/// The protocol is that of the OCI distribution specification and, where older servers differ, Docker's Registry HTTP
/// API V2.
package dockerenvs.oci.registry;
