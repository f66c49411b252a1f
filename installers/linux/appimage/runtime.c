/* The program at the head of an AppImage: it mounts the file system image that follows it in the
 * same file, or unpacks it where nothing can be mounted, and becomes the AppRun in it.
 *
 * The layout is that of an AppImage of type 2 (AppImage specification, draft, "Image format"): an
 * ELF file with "AI" and 2 from its ninth byte on, then a squashfs image.
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 32

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fuse3/fuse_lowlevel.h>
#include <squashfuse/ll.h>
#include <squashfuse/squashfuse.h>

enum { BUFFER = 128 * 1024 };

static char own[PATH_MAX];

static void fail(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", own, what, strerror(errno));
	exit(127);
}

/* Where the image begins: after the section headers, which are the last part of the ELF file. */
static size_t image_offset(void)
{
	Elf64_Ehdr head;
	int file = open(own, O_RDONLY | O_CLOEXEC);
	if (file < 0 || read(file, &head, sizeof head) != (ssize_t)sizeof head)
		fail("it cannot be read");
	close(file);
	return head.e_shoff + (size_t)head.e_shentsize * head.e_shnum;
}

static int write_file(sqfs *fs, sqfs_inode *inode, const char *path, mode_t mode)
{
	static char buffer[BUFFER];
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (file < 0)
		return -1;
	for (sqfs_off_t at = 0, size = sizeof buffer; size > 0; at += size) {
		size = sizeof buffer;
		if (sqfs_read_range(fs, inode, at, &size, buffer) != SQFS_OK ||
		    write(file, buffer, size) != size) {
			close(file);
			return -1;
		}
	}
	return close(file);
}

static int write_entry(sqfs *fs, sqfs_traverse *walk, const char *path)
{
	sqfs_inode inode;
	if (sqfs_inode_get(fs, &inode, sqfs_dentry_inode(&walk->entry)) != SQFS_OK)
		return -1;
	mode_t mode = inode.base.mode & 0777;
	if (S_ISDIR(inode.base.mode))
		return mkdir(path, mode | S_IRWXU);
	if (S_ISREG(inode.base.mode))
		return write_file(fs, &inode, path, mode);
	if (S_ISLNK(inode.base.mode)) {
		char target[PATH_MAX];
		size_t size = sizeof target;
		if (sqfs_readlink(fs, &inode, target, &size) != SQFS_OK)
			return -1;
		return symlink(target, path);
	}
	errno = EINVAL;
	return -1;
}

/* Unpack the image into a folder that is there and empty. */
static void unpack(size_t offset, const char *folder)
{
	sqfs fs;
	sqfs_traverse walk;
	sqfs_err error = SQFS_OK;
	if (sqfs_open_image(&fs, own, offset) != SQFS_OK)
		exit(127);
	if (sqfs_traverse_open(&walk, &fs, sqfs_inode_root(&fs)) != SQFS_OK)
		fail("its image cannot be read");
	while (sqfs_traverse_next(&walk, &error)) {
		char path[PATH_MAX];
		if (walk.dir_end)
			continue;
		if (snprintf(path, sizeof path, "%s/%s", folder, walk.path) >= (int)sizeof path ||
		    write_entry(&fs, &walk, path) < 0)
			fail(walk.path);
	}
	if (error != SQFS_OK)
		fail("its image cannot be read");
	sqfs_traverse_close(&walk);
	sqfs_destroy(&fs);
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *walk)
{
	(void)s, (void)kind, (void)walk;
	return remove(path);
}

static void become(const char *folder, char **argv)
{
	char program[PATH_MAX + 8];
	snprintf(program, sizeof program, "%s/AppRun", folder);
	setenv("APPDIR", folder, 1);
	setenv("APPIMAGE", own, 1);
	execv(program, argv);
	fail(program);
}

static int unpack_and_run(size_t offset, char **argv)
{
	char folder[] = "/tmp/.unpacked_dockmirrorXXXXXX";
	int status = 0;
	if (mkdtemp(folder) == NULL)
		fail(folder);
	unpack(offset, folder);
	/* What the terminal says to both, the program answers. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	pid_t child = fork();
	if (child < 0)
		fail("no process can be started");
	if (child == 0) {
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		become(folder, argv);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	nftw(folder, remove_one, 32, FTW_DEPTH | FTW_PHYS);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const struct fuse_lowlevel_ops operations = {
	.getattr = sqfs_ll_op_getattr,
	.opendir = sqfs_ll_op_opendir,
	.releasedir = sqfs_ll_op_releasedir,
	.readdir = sqfs_ll_op_readdir,
	.lookup = sqfs_ll_op_lookup,
	.open = sqfs_ll_op_open,
	.create = sqfs_ll_op_create,
	.release = sqfs_ll_op_release,
	.read = sqfs_ll_op_read,
	.readlink = sqfs_ll_op_readlink,
	.listxattr = sqfs_ll_op_listxattr,
	.getxattr = sqfs_ll_op_getxattr,
	.forget = sqfs_ll_op_forget,
};

/* Answer for the mounted image until the other end of ``alive`` is closed by the last who runs. */
static void serve(size_t offset, const char *folder, int ready, int alive)
{
	sqfs_ll ll;
	sqfs_ll_chan channel;
	char *words[] = {own, "-o", "ro,fsname=dockmirror,subtype=squashfuse", NULL};
	struct fuse_args args = FUSE_ARGS_INIT(3, words);
	struct fuse_buf buffer = {.mem = NULL};

	setsid();
	memset(&ll, 0, sizeof ll);
	if (sqfs_open_image(&ll.fs, own, offset) != SQFS_OK || sqfs_ll_init(&ll) != SQFS_OK)
		_exit(1);
	if (sqfs_ll_mount(&channel, folder, &args, (struct fuse_lowlevel_ops *)&operations,
	                  sizeof operations, &ll) != SQFS_OK)
		_exit(1);
	if (write(ready, "", 1) != 1)
		_exit(1);
	close(ready);
	struct pollfd watched[] = {
		{.fd = fuse_session_fd(channel.session), .events = POLLIN},
		{.fd = alive, .events = POLLIN},
	};
	while (!fuse_session_exited(channel.session)) {
		if (poll(watched, 2, -1) < 0 && errno != EINTR)
			break;
		if (watched[1].revents != 0)
			break;
		if (watched[0].revents == 0)
			continue;
		int size = fuse_session_receive_buf(channel.session, &buffer);
		if (size == -EINTR || size == -EAGAIN)
			continue;
		if (size <= 0)
			break;
		fuse_session_process_buf(channel.session, &buffer);
	}
	sqfs_ll_unmount(&channel, folder);
	rmdir(folder);
	_exit(0);
}

/* Mount in a folder that is made, until this process and whatever it becomes have ended; false
 * where nothing can be mounted. */
static bool mount_image(size_t offset, char *folder)
{
	char told;
	int ready[2], alive[2], null;
	if (mkdtemp(folder) == NULL)
		return false;
	if (pipe2(ready, O_CLOEXEC) < 0 || pipe(alive) < 0)
		fail("no pipe can be made");
	pid_t child = fork();
	if (child < 0)
		fail("no process can be started");
	if (child == 0) {
		close(ready[0]);
		close(alive[1]);
		/* What fails here is no failure of the program: it is unpacked instead. */
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		for (int standard = 0; standard < 3; standard++)
			dup2(null, standard);
		serve(offset, folder, ready[1], alive[0]);
	}
	close(ready[1]);
	close(alive[0]);
	if (read(ready[0], &told, 1) == 1) {
		close(ready[0]);
		return true;
	}
	close(ready[0]);
	close(alive[1]);
	waitpid(child, NULL, 0);
	rmdir(folder);
	return false;
}

/* Mount, say where, and stay until a signal ends this, as every AppImage of type 2 can. */
static int mount_and_wait(size_t offset, char *folder)
{
	if (!mount_image(offset, folder))
		fail("its image cannot be mounted");
	puts(folder);
	fflush(stdout);
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/.mount_dockmirrorXXXXXX";
	ssize_t size = readlink("/proc/self/exe", own, sizeof own - 1);
	if (size < 0)
		fail("/proc");
	size_t offset = image_offset();
	const char *word = argc > 1 ? argv[1] : "";
	if (strcmp(word, "--appimage-offset") == 0) {
		printf("%zu\n", offset);
		return 0;
	}
	if (strcmp(word, "--appimage-extract") == 0) {
		if (mkdir("squashfs-root", 0777) < 0)
			fail("squashfs-root");
		unpack(offset, "squashfs-root");
		return 0;
	}
	if (strcmp(word, "--appimage-extract-and-run") == 0) {
		argv[1] = argv[0];
		return unpack_and_run(offset, argv + 1);
	}
	if (strcmp(word, "--appimage-mount") == 0)
		return mount_and_wait(offset, folder);
	if (getenv("APPIMAGE_EXTRACT_AND_RUN") == NULL && mount_image(offset, folder))
		become(folder, argv);
	return unpack_and_run(offset, argv);
}
