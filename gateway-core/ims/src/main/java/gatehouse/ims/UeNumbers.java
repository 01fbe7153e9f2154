package gatehouse.ims;

/**
 * SPI_U and Port_U of one proposal (TR 33.803 A.7.2): the UE's SPIs and ports.
 *
 * @param spiC toward our protected client port
 * @param spiS toward our protected server port
 */
record UeNumbers(long spiC, long spiS, int portC, int portS) {}
