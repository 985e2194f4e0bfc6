package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.server.DataFolder;
import io.tailrace.standalone.transfer.Server;
import io.tailrace.standalone.transfer.Servers;
import java.util.Optional;

/** The servers of one data folder: when another process's ends, the jobs are still there and a server of this process goes on with them. */
final class FolderServers implements Servers {

    private final DataFolder data;
    private final Environment environment;
    private final Ending ending;
    private Session session;

    private FolderServers(DataFolder data, Environment environment, Ending ending, Session session) {
        this.data = data;
        this.environment = environment;
        this.ending = ending;
        this.session = session;
    }

    /**
     * Uses the server that runs on {@code data}, or starts one there.
     *
     * @throws CommandFailure when neither can be had
     */
    static FolderServers on(DataFolder data, Environment environment, Ending ending) throws InterruptedException {
        return new FolderServers(data, environment, ending, Session.on(data, environment, ending));
    }

    synchronized Session session() {
        return session;
    }

    @Override
    public Server current() {
        return session().server();
    }

    /**
     * {@inheritDoc}
     *
     * @throws CommandFailure when the folder is held but no server answers
     */
    @Override
    public synchronized Optional<Server> replacement(Server failed) throws InterruptedException {
        if (!session.server().equals(failed)) {
            return Optional.of(session.server());
        }
        if (session.isOwn() || failed.gateway().isUp()) {
            return Optional.empty();
        }
        session = Session.on(data, environment, ending);
        return Optional.of(session.server());
    }
}
