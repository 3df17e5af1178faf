package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.spec.ChannelSubdir;
import java.net.URI;

/// One subdir of a channel, and what it offers.
record ChannelPart(Wanted wanted, SubdirOffer offer) {

    /// A subdir that is to be fetched.
    record Wanted(Channel channel, ChannelSubdir source) {
        /// Where it is, with secrets; ends in a slash.
        URI place() {
            return channel.place().resolve(source.subdir() + "/");
        }

        /// What it is called in messages.
        @Override
        public String toString() {
            return source.toString();
        }
    }

    Channel channel() {
        return wanted.channel();
    }

    ChannelSubdir source() {
        return wanted.source();
    }

    /// Where its package files are, with secrets.
    URI filesPlace() {
        return BaseUrl.resolve(wanted.place(), offer.baseUrl());
    }

    /// Where its package files are, without secrets, as records have it. The files of a channel that lies in a folder
    /// under the name of another place are called by that.
    String filesName() {
        var named = URI.create(channel().name() + "/" + source().subdir() + "/");
        return BaseUrl.print(BaseUrl.resolve(named, offer.baseUrl()));
    }
}
