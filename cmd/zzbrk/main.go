package main
import ("fmt";"os";"pyfix/rewrite/outline")
func main(){ n:=0; for _,p:=range os.Args[1:]{ s,_:=os.ReadFile(p); o:=new(outline.Reader).Read(s); if o.Broken { n++; l:=o.Stmts[len(o.Stmts)-1].Start; e:=min(len(s),int(l)+110); fmt.Printf("%s: %q\n",p,s[l:e]) } }; fmt.Println(n, len(os.Args)-1)}
