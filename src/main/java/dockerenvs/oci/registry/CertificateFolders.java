package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What lies in the folders that Docker and containers look for certificates in, each called as its registry is
/// (containers-certs.d(5); Docker, "Verify repository client with certificates").
///
/// @param folders by the domain of the registry; the names of the files in each
record CertificateFolders(Map<String, Folder> folders) {
    private static final String AUTHORITY = ".crt";
    private static final String CERTIFICATE = ".cert";
    private static final String KEY = ".key";

    /// One of them.
    ///
    /// @param names of the files in it, sorted
    record Folder(Path path, List<String> names) {
        Folder {
            names = List.copyOf(names);
        }
    }

    CertificateFolders {
        folders = Map.copyOf(folders);
    }

    /// Looks into folders of such folders. Of several for one registry the first counts; what may not be looked at
    /// is not there.
    static CertificateFolders read(List<Path> places) throws IOException {
        var found = new LinkedHashMap<String, Folder>();
        for (var place : places) {
            for (var name : names(place)) {
                var folder = place.resolve(name);
                if (!found.containsKey(name) && Files.isDirectory(folder)) {
                    found.put(name, new Folder(folder, names(folder)));
                }
            }
        }
        return new CertificateFolders(found);
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (AccessDeniedException _) {
            // that of another user, as podman has it
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    /// Those of a registry: `*.crt` are trusted, `*.cert` are shown with the key in `*.key`.
    ///
    /// @throws MalformedInput when a certificate lacks its key, or the reverse
    Certificates of(String domain) {
        if (!folders.containsKey(domain)) {
            return Certificates.NONE;
        }
        var folder = folders.get(domain);
        var authorities = new ArrayList<Path>();
        var clients = new ArrayList<Certificates.Client>();
        for (var name : folder.names()) {
            var file = folder.path().resolve(name);
            if (name.endsWith(AUTHORITY)) {
                authorities.add(file);
            } else if (name.endsWith(CERTIFICATE)) {
                clients.add(new Certificates.Client(file, partner(folder, name, CERTIFICATE, KEY)));
            } else if (name.endsWith(KEY)) {
                partner(folder, name, KEY, CERTIFICATE);
            }
        }
        return new Certificates(authorities, clients);
    }

    private static Path partner(Folder folder, String name, String ending, String other) {
        var partner = name.substring(0, name.length() - ending.length()) + other;
        if (!folder.names().contains(partner)) {
            throw MalformedInput.of(
                    "`%s` lacks `%s` beside it".formatted(folder.path().resolve(name), partner),
                    "a certificate to show ends in `.cert` and its key in `.key`; certificates to trust end in `.crt`");
        }
        return folder.path().resolve(partner);
    }
}
