package org.housingfund.gateway.keys;

/** Asked by those that write outside of the database, where no foreign key holds them back. */
@FunctionalInterface
public interface KeyInUse {
    /**
     * Returns when what was just written under this key is sure to be seen by whoever forgets the key.
     *
     * @throws IllegalStateException with a Chinese sentence if the key has been forgotten: this node is to be restarted
     */
    void confirm(String keyId);
}
