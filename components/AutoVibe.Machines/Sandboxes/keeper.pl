# The keeper of one machine: everything the machine starts lives below it and dies with it.
#   perl -e KEEPER -- [--parent=PID] [--relay=PORT:SOCKET] [--wall=SECONDS] [--out-of-memory=FILE] [--limit=RESOURCE:NUMBER]... [--read=PATH | --use=PATH | --write=PATH]... [--input] -- PROGRAM [ARGUMENT]...
# SIGTERM is passed on to the program; SIGHUP, or the end of the program or of the parent, kills everything. It ends last.
use strict;
use warnings;
use Fcntl qw(F_SETFL O_NONBLOCK);
use POSIX ();
use Socket;

# Perl knows no names for these calls of the kernel.
my ($prctl, $prlimit) = @{
    {
        x86_64  => [157, 302], aarch64 => [167, 261], riscv64 => [167, 261],
        loongarch64 => [167, 261], ppc64le => [171, 325], s390x => [172, 334],
    }->{ (POSIX::uname())[4] } // refuse('does not know the calls of this processor')
};
my ($parent_death, $drop_right, $subreaper, $no_new_rights) = (1, 24, 36, 38);
my %resource = (cpu => 0, file_size => 1, core => 4, processes => 6, open_files => 7);

my ($parent, $relay, $input, $wall, $out_of_memory, %limit, @rules);
while (@ARGV && (my $word = shift @ARGV) ne '--') {
    if    ($word =~ /^--parent=(\d+)$/)           { $parent = $1 }
    elsif ($word =~ /^--relay=(\d+):(.+)$/s)      { $relay = [$1, $2] }
    elsif ($word =~ /^--wall=(\d+)$/)             { $wall = $1 }
    elsif ($word =~ /^--out-of-memory=(.+)$/s)    { $out_of_memory = $1 }
    elsif ($word =~ /^--limit=(\w+):(\d+)$/)      { $limit{$1} = $2 }
    elsif ($word =~ /^--(read|use|write)=(.+)$/s) { push @rules, [$1, $2] }
    elsif ($word eq '--input')                    { $input = 1 }
    else                                          { refuse("does not understand $word") }
}

# Perl goes on waiting behind a handler that returns.
my ($program, $dead, $waits, $status) = (0, 0, 0, undef);
$SIG{TERM} = sub { kill 'TERM', -$program if $program };
$SIG{HUP}  = $SIG{ALRM} = sub { $dead = 1; if ($waits) { $waits = 0; die "over\n" } };
$SIG{INT}  = $SIG{QUIT} = $SIG{PIPE} = 'IGNORE';

# The signal comes when the thread ends that started this process; if it ended before, there is another parent already.
if (defined $parent) {
    call($prctl, 'prctl', $parent_death, POSIX::SIGHUP(), 0, 0, 0);
    POSIX::_exit(129) if getppid() != $parent;
}
call($prctl, 'prctl', $subreaper, 1, 0, 0, 0);
POSIX::setsid();
raise_death_score();

my $listener = $relay ? listen_on($relay->[0]) : undef;
my $pump = $listener ? below(sub { relay($listener, $relay->[1]) }) : 0;
close $listener if $listener;
$program = below(\&run_program);
alarm $wall if $wall;

eval {
    $waits = 1;
    until ($dead || defined $status) {
        $status = $? if waitpid(-1, 0) == $program;
    }
    $waits = 0;
};

# Whoever lost its parent is a child of this process now, so the round in which nobody is left comes.
while (1) {
    kill 'KILL', below_me();
    my $ended;
    while (($ended = waitpid -1, POSIX::WNOHANG()) > 0) { $status //= $? if $ended == $program }
    last if $ended < 0;
    select undef, undef, undef, 0.002;
}
$status //= POSIX::SIGKILL();
tell_out_of_memory() if $out_of_memory;
POSIX::_exit($status & 127 ? 128 + ($status & 127) : $status >> 8);

sub refuse { print STDERR "autovibe: the keeper $_[0]\n"; POSIX::_exit(125) }

sub call {
    my ($number, $name, @arguments) = @_;
    return if syscall($number, @arguments) == 0;
    refuse("may not call $name: $!");
}

# When memory runs out, the kernel is to choose a machine, not the one who runs it.
sub raise_death_score {
    open my $score, '>', '/proc/self/oom_score_adj' or return;
    print $score 1000;
    close $score;
}

# In a container of its own the kernel counts, in a file of either version of control groups, what it ended for want of memory.
sub tell_out_of_memory {
    for my $place ('/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control') {
        open my $counts, '<', $place or next;
        next unless grep { /^oom_kill [1-9]/ } <$counts>;
        open my $file, '>', $out_of_memory;
        return;
    }
}

sub below {
    my ($work) = @_;
    my $child = fork // refuse("cannot fork: $!");
    if ($child) { POSIX::setpgid($child, $child); return $child }
    POSIX::setpgid(0, 0);
    $SIG{$_} = 'DEFAULT' for qw(TERM HUP INT QUIT PIPE);
    $work->();
    POSIX::_exit(1);
}

sub run_program {
    close $listener if $listener;
    open STDIN, '<', '/dev/null' unless $input;
    $limit{core} //= 0;
    while (my ($name, $most) = each %limit) {
        call($prlimit, 'prlimit', 0, $resource{$name} // refuse("knows no limit $name"), pack('Q2', $most, $most), 0);
    }
    close_files() if @rules;
    { no warnings 'exec'; exec { $ARGV[0] } @ARGV }
    print STDERR "autovibe: cannot run $ARGV[0]: $!\n";
    POSIX::_exit($!{ENOENT} ? 127 : 126);
}

# Gives up all files but those of the rules; what was open stays open. The numbers are those of the kernel's linux/landlock.h,
# and those of its calls are the same on every processor.
sub close_files {
    my ($create, $add, $restrict) = (444, 445, 446);
    my $version = syscall $create, 0, 0, 1;
    refuse("finds no Landlock in this kernel: $!") if $version < 0;
    refuse("needs version 3 of Landlock (Linux 6.2), which lets nobody cut off foreign files; this kernel has $version") if $version < 3;

    # From version 5 on devices are asked, from 6 on also sockets without a file and signals.
    my $all     = (1 << ($version < 5 ? 15 : 16)) - 1;
    my $handled = pack 'Q*', $all, $version < 4 ? () : 0, $version < 6 ? () : 3;
    my $rules   = syscall $create, $handled, length $handled, 0;
    refuse("cannot make rules for files: $!") if $rules < 0;

    my ($execute, $write, $read, $list, $truncate, $control) = map { 1 << $_ } 0 .. 3, 14, 15;
    my %access   = (read => $execute | $read | $list, use => $read | $write | $list | $control, write => $all);
    my $of_files = $execute | $write | $read | $truncate | $control;
    for (@rules) {
        my ($what, $path) = @$_;
        sysopen my $place, $path, 010000000 or next;
        my $allowed = $access{$what} & $all & (-d $place ? $all : $of_files);
        call($add, "landlock_add_rule for $path", $rules, 1, pack('Ql', $allowed, fileno $place), 0);
    }

    # Who is root reads more than files with its rights; nobody else has any, and the kernel knows about forty.
    for my $right (0 .. 63) { last if syscall($prctl, $drop_right, $right, 0, 0, 0) < 0 }
    call($prctl, 'prctl', $no_new_rights, 1, 0, 0, 0);
    call($restrict, 'landlock_restrict_self', $rules, 0);
    POSIX::close($rules);
}

sub below_me {
    my %children;
    opendir my $processes, '/proc' or return;
    for my $id (grep { /^\d+$/ } readdir $processes) {
        open my $file, '<', "/proc/$id/stat" or next;
        my $stat = <$file> // next;
        push @{ $children{$1} }, $id if $stat =~ /.*\) \S (\d+)/s;
    }
    my @found = ($$);
    for (my $at = 0; $at < @found; $at++) { push @found, @{ $children{ $found[$at] } // [] } }
    return @found[1 .. $#found];
}

sub listen_on {
    my ($port) = @_;
    my $listener;
    socket($listener, PF_INET, SOCK_STREAM, 0) && bind($listener, sockaddr_in($port, INADDR_LOOPBACK)) && listen($listener, 128)
        or refuse("cannot listen on port $port: $!");
    return $listener;
}

# Carries bytes between connections to the port and connections to the socket, until it is killed. What one side does
# not take yet waits, at most one piece each way; the other side is not read meanwhile.
sub relay {
    my ($listener, $socket) = @_;
    $SIG{PIPE} = 'IGNORE';
    open $_, '+<', '/dev/null' for *STDIN, *STDOUT, *STDERR;
    my (%end, %peer, %waiting, %over);
    while (1) {
        my ($readable, $writable) = ('', '');
        vec($readable, fileno $listener, 1) = 1;
        for my $at (keys %end) {
            vec($writable, $at, 1) = 1 if length $waiting{$at};
            vec($readable, $at, 1) = 1 unless $over{$at} || length $waiting{ $peer{$at} };
        }
        next if select($readable, $writable, undef, undef) < 0;

        for my $at (keys %end) {
            my $to = $peer{$at} // next;
            my $lives = 1;
            if (vec $writable, $at, 1) {
                my $sent = syswrite $end{$at}, $waiting{$at};
                if (defined $sent) { substr $waiting{$at}, 0, $sent, '' }
                else               { $lives = $!{EAGAIN} }
            }
            if ($lives && vec $readable, $at, 1) {
                my $got = sysread $end{$at}, $waiting{$to}, 65536;
                $over{$at} = defined $got && $got == 0;
                $lives = defined $got || $!{EAGAIN};
            }
            my @told = grep { $over{ $peer{$_} } && !length $waiting{$_} } $at, $to;
            shutdown $end{$_}, 1 for @told;
            next if $lives && @told < 2;
            for my $gone ($at, $to) { delete $_->{$gone} for \(%end, %peer, %waiting, %over) }
        }

        if (vec($readable, fileno $listener, 1) && accept my $inside, $listener) {
            socket my $outside, PF_UNIX, SOCK_STREAM, 0 or next;
            connect $outside, sockaddr_un($socket) or next;
            my @both = (fileno $inside, fileno $outside);
            @end{@both}     = ($inside, $outside);
            @peer{@both}    = reverse @both;
            @waiting{@both} = ('', '');
            fcntl $_, F_SETFL, O_NONBLOCK for $inside, $outside;
        }
    }
}
