using System.Text;

namespace AutoVibe.Machines.Tests;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("Program.cs", "C#")]
    [InlineData("script.csx", "C#")]
    [InlineData("main.cpp", "C++")]
    [InlineData("main.c", "C")]
    [InlineData("Library.fs", "F#")]
    [InlineData("index.ts", "TypeScript")]
    [InlineData("App.tsx", "TSX")]
    [InlineData("app.jsx", "JavaScript")]
    [InlineData("app.py", "Python")]
    [InlineData("lib.rs", "Rust")]
    [InlineData("main.go", "Go")]
    [InlineData("Main.java", "Java")]
    [InlineData("Main.kt", "Kotlin")]
    [InlineData("build.gradle.kts", "Gradle Kotlin DSL")]
    [InlineData("build.gradle", "Gradle")]
    [InlineData("run.sh", "Shell")]
    [InlineData(".bashrc", "Shell")]
    [InlineData("run.ps1", "PowerShell")]
    [InlineData("run.cmd", "Batchfile")]
    [InlineData("Dockerfile", "Dockerfile")]
    [InlineData("api.dockerfile", "Dockerfile")]
    [InlineData("Makefile", "Makefile")]
    [InlineData("CMakeLists.txt", "CMake")]
    [InlineData("package.json", "JSON")]
    [InlineData("tsconfig.json", "JSON with Comments")]
    [InlineData("ci.yml", "YAML")]
    [InlineData("README.md", "Markdown")]
    [InlineData("notes.txt", "Text")]
    [InlineData("LICENSE", "Text")]
    [InlineData("index.html", "HTML")]
    [InlineData("style.css", "CSS")]
    [InlineData("style.scss", "SCSS")]
    [InlineData("logo.svg", "SVG")]
    [InlineData("App.csproj", "XML")]
    [InlineData("Directory.Build.props", "XML")]
    [InlineData("App.sln", "Microsoft Visual Studio Solution")]
    [InlineData("App.slnx", "XML")]
    [InlineData("Index.cshtml", "HTML+Razor")]
    [InlineData("main.tf", "HCL")]
    [InlineData("main.bicep", "Bicep")]
    [InlineData("api.proto", "Protocol Buffer")]
    [InlineData("go.mod", "Go Module")]
    [InlineData("go.sum", "Go Checksums")]
    [InlineData("Cargo.toml", "TOML")]
    [InlineData("Cargo.lock", "TOML")]
    [InlineData("yarn.lock", "YAML")]
    [InlineData("requirements.txt", "Pip Requirements")]
    [InlineData(".gitignore", "Ignore List")]
    [InlineData(".dockerignore", "Ignore List")]
    [InlineData(".gitattributes", "Git Attributes")]
    [InlineData(".editorconfig", "EditorConfig")]
    [InlineData("table.csv", "CSV")]
    [InlineData("page.blade.php", "Blade")]
    [InlineData("analysis.ipynb", "Jupyter Notebook")]
    [InlineData("UPPER.PY", "Python")]
    [InlineData("README", "Other")]
    [InlineData("data.unknown", "Other")]
    [InlineData("noextension", "Other")]
    public void A_name_tells_the_language(string name, string language) => Assert.Equal(language, Of(name, "x\n"));

    [Theory]
    [InlineData("#!/bin/sh\n", "Shell")]
    [InlineData("#!/usr/bin/env bash\n", "Shell")]
    [InlineData("#! /usr/bin/python3.11 -u\n", "Python")]
    [InlineData("#!/usr/bin/env -S FOO=1 node --harmony\n", "JavaScript")]
    [InlineData("#!/usr/bin/env pwsh\r\n", "PowerShell")]
    [InlineData("#!/bin/sh\nexec ruby -x \"$0\" \"$@\"\n", "Ruby")]
    [InlineData("#!/usr/bin/env\n", "Other")]
    [InlineData("#!/bin/unheard-of\n", "Other")]
    [InlineData("#!", "Other")]
    public void A_first_line_names_the_interpreter(string text, string language) => Assert.Equal(language, Of("tool", text));

    [Fact]
    public void An_interpreter_of_several_languages_is_told_apart_by_the_extension()
    {
        Assert.Equal("TypeScript", Of("tool.ts", "#!/usr/bin/env node\n"));
        Assert.Equal("JavaScript", Of("tool", "#!/usr/bin/env node\n"));
    }

    [Theory]
    [InlineData("// -*- C++ -*-\n", "C++")]
    [InlineData("/* -*- Mode: objc; tab-width: 4 -*- */\n", "Objective-C")]
    [InlineData("// vim: set ft=cpp:\n", "C++")]
    [InlineData("int x;\n/* vim: ts=8 filetype=cuda : */\n", "Cuda")]
    [InlineData("// vim: ft=unheard-of\n", "C")]
    [InlineData("// the vim editor: a short history\n", "C")]
    public void An_editors_mode_line_decides(string text, string language) => Assert.Equal(language, Of("file.h", text));

    [Theory]
    [InlineData("a.h", "#ifndef A_H\nint f(void);\n#endif\n", "C")]
    [InlineData("a.h", "namespace a {\nclass B;\n}\n", "C++")]
    [InlineData("a.h", "#include <vector>\r\n", "C++")]
    [InlineData("a.h", "@interface A : NSObject\n@end\n", "Objective-C")]
    [InlineData("a.m", "#import <Foundation/Foundation.h>\n", "Objective-C")]
    [InlineData("a.m", "function y = f(x)\n% square\ny = x.^2;\nend\n", "MATLAB")]
    [InlineData("a.pl", "use strict;\nmy $x = 1;\n", "Perl")]
    [InlineData("a.pl", ":- module(a, []).\nparent(x, y).\n", "Prolog")]
    [InlineData("a.r", "x <- c(1, 2)\n", "R")]
    [InlineData("a.t", "use Test::More;\n", "Perl")]
    [InlineData("a.sql", "CREATE TABLE t (id int);\n", "SQL")]
    [InlineData("a.sql", "DECLARE @x int\nGO\n", "TSQL")]
    [InlineData("a.sql", "CREATE FUNCTION f() RETURNS int AS $$ BEGIN END $$ LANGUAGE plpgsql;\n", "PLpgSQL")]
    [InlineData("a.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>\n<TS>\n</TS>\n", "XML")]
    [InlineData("a.tsx", "<?xml version=\"1.0\"?>\n<tileset/>\n", "XML")]
    [InlineData("a.v", "module m(input a);\nendmodule\n", "Verilog")]
    [InlineData("a.v", "Theorem t : True.\nProof. exact I. Qed.\n", "Rocq Prover")]
    [InlineData("a.v", "fn main() {\n}\n", "V")]
    [InlineData("a.d", "module a;\nimport std.stdio;\n", "D")]
    [InlineData("a.d", "a.o: a.c a.h\n", "Makefile")]
    [InlineData("a.f", "      program a\n      end\n", "Fortran")]
    [InlineData("a.f", ": square dup * ;\n", "Forth")]
    [InlineData("a.fs", "#version 330\nvoid main() {}\n", "GLSL")]
    [InlineData("a.fs", ": square dup * ;\n", "Forth")]
    [InlineData("a.pro", "TEMPLATE = app\nSOURCES += main.cpp\n", "QMake")]
    [InlineData("a.pro", "-keep class a.B { *; }\n", "Proguard")]
    [InlineData("a.rs", "#pragma version(1)\n#pragma rs java_package_name(a)\n", "RenderScript")]
    [InlineData("a.asc", "-----BEGIN PGP SIGNATURE-----\n", "Public Key")]
    [InlineData("a.asc", "= Title\n", "AsciiDoc")]
    [InlineData("a.es", "#!/usr/bin/env escript\nmain(_) -> ok.\n", "Erlang")]
    [InlineData("a.l", "%{\n%}\n%%\n", "Lex")]
    [InlineData("a.l", "(defun f (x) x)\n", "Common Lisp")]
    [InlineData("a.mm", "#import \"a.h\"\n", "Objective-C++")]
    [InlineData("a.mm", "<map version=\"1.0\">\n", "XML")]
    [InlineData("a.php", "<?hh // strict\n", "Hack")]
    [InlineData("a.php", "<?php echo 1;\n", "PHP")]
    [InlineData("a.pp", "class a {\n  file { '/etc': ensure => present }\n}\n", "Puppet")]
    [InlineData("a.pp", "unit a;\ninterface\nimplementation\nend.\n", "Pascal")]
    [InlineData("a.inc", "<?php\n", "PHP")]
    [InlineData("a.cls", "\\NeedsTeXFormat{LaTeX2e}\n", "TeX")]
    [InlineData("a.cls", "public class A {\n}\n", "Apex")]
    [InlineData("a.md", "# Title\n", "Markdown")]
    [InlineData("a.yaml", "openapi: 3.0.0\n", "OASv3-yaml")]
    [InlineData("a.1", ".TH A 1\n.SH NAME\n", "Roff Manpage")]
    [InlineData("a.1", "version one\n", "Text")]
    [InlineData("a.unknown", "<?xml version=\"1.0\"?>\n<a/>\n", "XML")]
    public void The_content_tells_languages_with_one_extension_apart(string name, string text, string language) => Assert.Equal(language, Of(name, text));

    [Fact]
    public void A_byte_order_mark_hides_nothing() => Assert.Equal("Shell", Of("tool", "\uFEFF#!/bin/sh\n"));

    [Fact]
    public void Text_made_to_slow_a_pattern_down_is_read_at_once()
    {
        var lines = string.Concat(Enumerable.Repeat("class class class namespace using a a a a a a a a a a a a a a a", 2000));
        var start = TimeProvider.System.GetTimestamp();

        foreach (var extension in LanguageTable.Shared.Rules.Keys)
            Of("file" + extension, lines);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static string Of(string name, string text) => LanguageGuess.Of($"some/folder/{name}", Encoding.UTF8.GetBytes(text), isWhole: true);
}
